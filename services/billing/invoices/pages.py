"""Invoices: the list with its filters in the address, and the document of one."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Depends, Request, Response

from services.billing.errors import InvoiceNotRendered
from services.billing.invoices.queries import (
    InvoiceFilter,
    View,
    find_invoice,
    invoice_years,
    list_invoices,
)
from services.billing.lists import page_of, search_of
from services.billing.page_context import PAGES, InvoiceReader, Runtime
from shared.web.downloads import content_disposition
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited

router = APIRouter(prefix="/{slug}/invoices", include_in_schema=False)


@router.get("")
def list_page(request: Request, by: InvoiceReader, runtime: Runtime) -> Response:
    """Invoices by state, year and text; the address can be kept and shared."""
    wanted = _filter(request)
    with runtime.reading(by.association_id) as session:
        found, years = list_invoices(session, wanted, runtime.clock.today()), invoice_years(session)
    return PAGES.render(
        request,
        "invoices/invoices.html",
        found=found,
        wanted=wanted,
        years=years,
        today=runtime.clock.today(),
    )


@router.get("/{number}/pdf", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def document(by: InvoiceReader, runtime: Runtime, number: str) -> Response:
    """The invoice as it was sent: PDF with the electronic invoice inside."""
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
    if invoice.document_sha256 is None:
        raise InvoiceNotRendered
    content = runtime.documents.get(by.association_id, invoice.document_sha256)
    headers = content_disposition(f"{invoice.number}.pdf", "inline")
    return Response(content, media_type="application/pdf", headers=headers)


def _filter(request: Request) -> InvoiceFilter:
    view = request.query_params.get("view", "all")
    year = request.query_params.get("year", "")
    chosen: View = next((one for one in get_args(View) if one == view), "all")
    known = year.isascii() and year.isdigit() and len(year) == 4
    return InvoiceFilter(chosen, int(year) if known else None, search_of(request), page_of(request))

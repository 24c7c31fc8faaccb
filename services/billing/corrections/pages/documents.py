"""The document of a cancellation or credit note, to look at and to keep."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.billing.corrections.queries import find_correction
from services.billing.errors import InvoiceNotRendered
from services.billing.invoices.queries import find_invoice
from services.billing.page_context import InvoiceReader, Runtime
from shared.web.downloads import content_disposition
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited

router = APIRouter(prefix="/{slug}/invoices/{number}/corrections", include_in_schema=False)


@router.get("/{correction_id}/pdf", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def document(by: InvoiceReader, runtime: Runtime, number: str, correction_id: UUID) -> Response:
    """As it was sent: PDF with the electronic document inside."""
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
        correction = find_correction(session, invoice.id, correction_id)
    if correction.document_sha256 is None:
        raise InvoiceNotRendered
    content = runtime.documents.get(by.association_id, correction.document_sha256)
    headers = content_disposition(f"{correction.number}.pdf", "inline")
    return Response(content, media_type="application/pdf", headers=headers)

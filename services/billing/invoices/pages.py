"""Invoices: the list with its filters in the address, one invoice, its document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import get_args

from fastapi import APIRouter, Request, Response

from services.billing.collections.rules.states import ItemState
from services.billing.errors import InvoiceNotRendered
from services.billing.invoices.queries import (
    InvoiceFilter,
    InvoicePage,
    View,
    find_invoice,
    invoice_page,
    invoice_years,
    list_invoices,
)
from services.billing.ledger.labels import entry_words
from services.billing.lists import page_of, search_of
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of
from services.billing.statements.return_reasons import return_reason
from shared.i18n import Translator, _

router = APIRouter(prefix="/{slug}/invoices", include_in_schema=False)
_ITEM_WORDS: Mapping[ItemState, tuple[str, str, str]] = {
    ItemState.COLLECTING: (_("Being collected"), "info", "bank"),
    ItemState.PAID: (_("Direct debit paid"), "success", "check"),
    ItemState.RETURNED: (_("Direct debit returned"), "danger", "warning"),
    ItemState.REJECTED: (_("Direct debit refused by the bank"), "danger", "warning"),
}


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


@router.get("/{number}")
def show(request: Request, by: InvoiceReader, runtime: Runtime, number: str) -> Response:
    """One invoice with everything that happened to it."""
    with runtime.reading(by.association_id) as session:
        page = invoice_page(session, number, runtime.clock.today())
    texts = texts_of(request)
    entries = [(one, entry_words(texts, one.debit, one.credit)) for one in page.entries]
    return PAGES.render(
        request,
        "invoices/invoice.html",
        page=page,
        invoice=page.invoice,
        entries=entries,
        history=_history(page, texts),
        item_words=_ITEM_WORDS,
        return_reason=return_reason,
    )


@router.get("/{number}/pdf")
def document(by: InvoiceReader, runtime: Runtime, number: str) -> Response:
    """The invoice as it was sent: PDF with the electronic invoice inside."""
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
    if invoice.document_sha256 is None:
        raise InvoiceNotRendered
    content = runtime.documents.get(by.association_id, invoice.document_sha256)
    headers = {"Content-Disposition": f'inline; filename="{invoice.number}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _filter(request: Request) -> InvoiceFilter:
    view = request.query_params.get("view", "all")
    year = request.query_params.get("year", "")
    chosen: View = next((one for one in get_args(View) if one == view), "all")
    known = year.isascii() and year.isdigit() and len(year) == 4
    return InvoiceFilter(chosen, int(year) if known else None, search_of(request), page_of(request))


def _history(page: InvoicePage, texts: Translator) -> list[dict[str, object]]:
    """What happened to the invoice, latest first; of one day, the return after the payment."""
    invoice = page.invoice
    entries: list[dict[str, object]] = [
        {"at": invoice.issued_at, "title": texts.gettext(_("Issued")), "symbol": "invoice"}
    ]
    if invoice.notified_at:
        sent = texts.gettext(_("Sent to the member"))
        entries.append({"at": invoice.notified_at, "title": sent, "symbol": "mail"})
    returns = {debit.item.returned_by for debit in page.debits if debit.item.returned_on}
    for entry in page.entries:
        if entry.transaction_id and entry.transaction_id not in returns:
            title = entry_words(texts, entry.debit, entry.credit)
            text = entry.text if entry.text != invoice.number else ""
            at, on = _noon(entry.booked_on), entry.booked_on
            entries.append({"at": at, "on": on, "title": title, "text": text, "symbol": "bank"})
    for debit in page.debits:
        drawn = texts.gettext(_ITEM_WORDS[ItemState.COLLECTING][0])
        at = debit.collection.submitted_at or debit.collection.created_at
        entries.append(
            {"at": at, "title": drawn, "text": debit.collection.file_name, "symbol": "bank"}
        )
        if debit.item.returned_on:
            words, tone, symbol = _ITEM_WORDS[debit.item.state]
            entries.append(
                {
                    "at": _noon(debit.item.returned_on),
                    "on": debit.item.returned_on,
                    "title": texts.gettext(words),
                    "text": debit.item.reason,
                    "tone": tone,
                    "symbol": symbol,
                }
            )
    for reminder in page.reminders:
        title = texts.gettext(_("Reminder %(level)s"), level=reminder.level)
        entries.append({"at": reminder.issued_at, "title": title, "tone": "warn", "symbol": "bell"})
    entries.reverse()
    return sorted(entries, key=lambda one: str(one["at"]), reverse=True)


def _noon(day: date) -> datetime:
    """Where a day of the bank stands among moments."""
    return datetime.combine(day, time(12), UTC)

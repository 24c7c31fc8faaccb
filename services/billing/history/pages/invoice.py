"""The page of one invoice: its lines, its ledger entries, its debits, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from fastapi import APIRouter, Request, Response

from services.billing.collections.rules.states import ItemState
from services.billing.corrections.pages.labels import DONE, KINDS, STATES
from services.billing.history.queries.invoice import InvoicePage, invoice_page
from services.billing.ledger.labels import entry_words
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of
from services.billing.statements.return_reasons import return_reason
from shared.i18n import Translator, _

router = APIRouter(prefix="/{slug}/invoices", include_in_schema=False)
_ITEM_LABELS: Mapping[ItemState, tuple[str, str, str]] = {
    ItemState.WAITING: (_("Waits for release"), "warn", "clock"),
    ItemState.COLLECTING: (_("Being collected"), "info", "bank"),
    ItemState.PAID: (_("Direct debit paid"), "success", "check"),
    ItemState.RETURNED: (_("Direct debit returned"), "danger", "warning"),
    ItemState.REJECTED: (_("Direct debit refused by the bank"), "danger", "warning"),
    ItemState.DISCARDED: (_("Given up"), "neutral", "cross"),
    ItemState.TAKEN_OUT: (_("Taken out of the bank file"), "neutral", "cross"),
}


@router.get("/{number}")
def show(request: Request, by: InvoiceReader, runtime: Runtime, number: str) -> Response:
    """One invoice with everything that happened to it."""
    with runtime.reading(by.association_id) as session:
        page = invoice_page(session, number, runtime.clock.now())
    texts = texts_of(request)
    done = DONE.get(request.query_params.get("done", ""))
    entries = [(one, entry_words(texts, one.debit, one.credit)) for one in page.entries]
    return PAGES.render(
        request,
        "history/invoice.html",
        page=page,
        invoice=page.invoice,
        entries=entries,
        history=_history(page, texts),
        item_labels=_ITEM_LABELS,
        return_reason=return_reason,
        kinds=KINDS,
        states=STATES,
        done=texts.gettext(done) if done else "",
    )


def _history(page: InvoicePage, texts: Translator) -> list[dict[str, object]]:
    """What happened to the invoice, latest first; of one day, the return after the payment."""
    invoice = page.invoice
    entries: list[dict[str, object]] = [
        {"at": invoice.issued_at, "title": texts.gettext(_("Issued")), "symbol": "invoice"}
    ]
    if invoice.notified_at:
        entries.append(_sent(page, texts))
    returns = {debit.item.returned_by for debit in page.debits if debit.item.returned_on}
    for entry in page.entries:
        if entry.transaction_id and entry.transaction_id not in returns:
            title = entry_words(texts, entry.debit, entry.credit)
            text = entry.text if entry.text != invoice.number else ""
            at, on = _noon(entry.booked_on), entry.booked_on
            entries.append({"at": at, "on": on, "title": title, "text": text, "symbol": "bank"})
    for debit in page.debits:
        unreleased = debit.item.state in (ItemState.WAITING, ItemState.DISCARDED)
        shown = debit.item.state if unreleased else ItemState.COLLECTING
        drawn = texts.gettext(_ITEM_LABELS[shown][0])
        at = debit.collection.submitted_at or debit.collection.created_at
        entries.append(
            {"at": at, "title": drawn, "text": debit.collection.file_name, "symbol": "bank"}
        )
        if debit.item.returned_on:
            words, tone, symbol = _ITEM_LABELS[debit.item.state]
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
    entries += _corrected(page, texts)
    for reminder in page.reminders:
        title = texts.gettext(_("Reminder %(level)s"), level=reminder.level)
        entries.append({"at": reminder.issued_at, "title": title, "tone": "warn", "symbol": "bell"})
    entries.reverse()
    return sorted(entries, key=lambda one: str(one["at"]), reverse=True)


def _sent(page: InvoicePage, texts: Translator) -> dict[str, object]:
    invoice = page.invoice
    if invoice.letter_on is None:
        sent = texts.gettext(_("Sent to the member"))
        return {"at": invoice.notified_at, "title": sent, "symbol": "mail"}
    told = texts.gettext(_("Told by letter"))
    at, by = invoice.notified_at, page.letter_by
    return {"at": at, "on": invoice.letter_on, "title": told, "by": by, "symbol": "mail"}


def _corrected(page: InvoicePage, texts: Translator) -> list[dict[str, object]]:
    """Corrections when they were made, and when they were taken back."""
    entries: list[dict[str, object]] = []
    for shown in page.corrections:
        one, name = shown.correction, texts.gettext(KINDS[shown.correction.kind])
        entries.append(
            {
                "at": one.proposed_at,
                "title": name,
                "text": one.reason,
                "by": shown.by,
                "href": f"{page.invoice.number}/corrections/{one.id}",
                "symbol": "edit",
            }
        )
        if one.undone_at:
            back = texts.gettext(_("Taken back: %(what)s"), what=name)
            entries.append({"at": one.undone_at, "title": back, "symbol": "back"})
    return entries


def _noon(day: date) -> datetime:
    """Where a day of the bank stands among moments."""
    return datetime.combine(day, time(12), UTC)

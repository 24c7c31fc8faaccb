"""An invoice and a list of invoices as commands answer them: plain values, amounts in cents."""

from __future__ import annotations

from services.billing.corrections.queries import ShownCorrection
from services.billing.history.queries.invoice import Debit, InvoicePage
from services.billing.invoices.due_parts import DuePart
from services.billing.invoices.queries import InvoiceList, ListedInvoice
from services.billing.invoices.tables import Invoice
from shared.proposals import ProposalState

Answer = dict[str, object]


def list_answer(found: InvoiceList) -> Answer:
    """The object of `umlauf invoices list --json`."""
    return {
        "invoices": [_row(row) for row in found.rows],
        "found": found.found,
        "amount_cents": found.amount_cents,
        "open_cents": found.open_cents,
        "overdue_cents": found.overdue_cents,
    }


def invoice_answer(page: InvoicePage) -> Answer:
    """The object of `umlauf invoices show --json`."""
    invoice = page.invoice
    return {
        **_invoice(invoice),
        "company": page.account.company if page.account else "",
        "member_number": page.account.member_number if page.account else "",
        "overdue_cents": sum(
            one.open_cents for one in page.parts if one.due_on < page.overdue_since
        ),
        "lines": invoice.snapshot["lines"],
        "parts": [_part(part) for part in page.parts],
        "hold": _hold(invoice),
        "preceding": page.preceding.number if page.preceding else None,
        "following": [one.number for one in page.following],
        "corrections": [correction_answer(one) for one in page.corrections],
        "debits": [_debit(one) for one in page.debits],
        "entries": [
            {
                "booked_on": entry.booked_on,
                "debit": entry.debit,
                "credit": entry.credit,
                "amount_cents": entry.amount_cents,
                "text": entry.text,
            }
            for entry in page.entries
        ],
        "reminders": [
            {"level": one.level, "reminded_on": one.reminded_on, "open_cents": one.open_cents}
            for one in page.reminders
        ],
        "document_sha256": invoice.document_sha256,
    }


def correction_answer(shown: ShownCorrection) -> Answer:
    """One correction, as `show` lists it and as the command that makes it answers."""
    one = shown.correction
    return {
        "id": one.id,
        "kind": one.kind,
        "state": "undone" if one.undone_at else shown.state,
        "amount_cents": one.amount_cents,
        "reason": one.reason,
        "by": shown.by,
        "decided_by": shown.decided_by or None,
        "document": one.number,
        "document_sha256": one.document_sha256,
        "follow_up": shown.follow_up or None,
        "waits": shown.state is ProposalState.OPEN,
    }


def _row(row: ListedInvoice) -> Answer:
    agreed = {0: None, 1: "deferral"}.get(row.parts, "instalments")
    return {
        **_invoice(row.invoice),
        "company": row.company,
        "member_number": row.member_number,
        "overdue_cents": row.overdue_cents,
        "agreement": agreed,
        "hold": _hold(row.invoice),
    }


def _invoice(invoice: Invoice) -> Answer:
    return {
        "number": invoice.number,
        "kind": invoice.kind,
        "state": invoice.state,
        "year": invoice.year,
        "issue_on": invoice.issue_on,
        "due_on": invoice.due_on,
        "collect_on": invoice.collect_on,
        "payment_method": invoice.payment_method,
        "amount_cents": invoice.amount_cents,
        "open_cents": invoice.open_cents,
        "written_off_cents": invoice.written_off_cents,
    }


def _hold(invoice: Invoice) -> Answer | None:
    if invoice.held_until is None:
        return None
    return {"until_on": invoice.held_until, "reason": invoice.held_reason}


def _part(part: DuePart) -> Answer:
    return {
        "position": part.position,
        "due_on": part.due_on,
        "amount_cents": part.amount_cents,
        "open_cents": part.open_cents,
        "barred_after": part.barred_after,
    }


def _debit(debit: Debit) -> Answer:
    return {
        "end_to_end_id": debit.item.end_to_end_id,
        "state": debit.item.state,
        "collect_on": debit.collection.collect_on,
        "file": debit.collection.file_name,
        "file_state": debit.collection.state,
        "amount_cents": debit.item.amount_cents,
        "reason": debit.item.reason,
    }

"""Carries a correction out: counter-entries, what is open and due, document, follow-up, event."""

from __future__ import annotations

from services.billing.collections.discard_collection import discard_collection
from services.billing.corrections.agree_parts import agree_parts, end_parts
from services.billing.corrections.effects import Effect
from services.billing.corrections.events import correction_event
from services.billing.corrections.issue_follow_up import issue_follow_up
from services.billing.corrections.number_correction import number_correction
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import NUMBERED, CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.post import Posting, post
from shared.actor import Actor
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_CLOSED_AS = {
    CorrectionKind.CANCELLATION: InvoiceState.CANCELLED,
    CorrectionKind.CREDIT_NOTE: InvoiceState.CREDITED,
    CorrectionKind.WAIVER: InvoiceState.WAIVED,
    CorrectionKind.WRITE_OFF: InvoiceState.WRITTEN_OFF,
}


def apply_correction(
    uow: UnitOfWork, correction: Correction, order: CorrectionOrder, effect: Effect, by: Actor
) -> None:
    """The caller holds the locks, has asked whether this person may, and found the effect."""
    by.require(Permission.INVOICES_READ)
    invoice = uow.session.get_one(Invoice, correction.invoice_id)
    for debit in effect.debits:
        discard_collection(uow, debit.collection_id, by)
    _book(uow, correction, invoice, effect)
    was_open = invoice.open_cents > 0
    invoice.open_cents -= effect.closed_cents
    invoice.written_off_cents += effect.written_off_cents
    _close(invoice, effect, was_open=was_open)
    if invoice.state is InvoiceState.CANCELLED:
        end_parts(uow, invoice)
    if effect.parts:
        agree_parts(uow, correction, invoice, effect.parts)
    if effect.kind in NUMBERED:
        number_correction(uow, correction, invoice)
    uow.session.flush()
    follow_up = issue_follow_up(uow, invoice, order, effect)
    correction.follow_up_id = follow_up.id if follow_up else None
    uow.session.flush()
    event = correction_event(correction, invoice, effect)
    if event is not None:
        publish(uow, event)


def _book(uow: UnitOfWork, correction: Correction, invoice: Invoice, effect: Effect) -> None:
    today = uow.clock.today()
    post(
        uow,
        [
            Posting(
                posting_id=correction.id,
                booked_on=today,
                debit=one.debit,
                credit=one.credit,
                amount_cents=one.cents,
                text=invoice.number,
                member_id=invoice.member_id,
                invoice_id=invoice.id,
            )
            for one in effect.entries
        ],
    )


def _close(invoice: Invoice, effect: Effect, *, was_open: bool) -> None:
    """A credit note of what was paid leaves the invoice paid."""
    cancelled = effect.kind is CorrectionKind.CANCELLATION
    if cancelled or (was_open and invoice.open_cents == 0 and effect.entries):
        invoice.state = _CLOSED_AS[effect.kind]

"""Takes back the last waiver, write-off, deferral or instalment plan of an invoice."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.billing.corrections.agree_parts import end_parts
from services.billing.corrections.errors import InvoiceAlreadyCancelled, NothingToUndo
from services.billing.corrections.lock_invoice import lock_invoice
from services.billing.corrections.queries import left_given_up_cents, undoable
from services.billing.corrections.rules.kinds import AGREEMENTS, CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from shared.actor import Actor
from shared.contracts.corrections import CorrectionUndone
from shared.events import publish
from shared.ids import new_id
from shared.permissions import Permission
from shared.proposals import NoReason
from shared.unit_of_work import UnitOfWork

_GIVEN_UP = {
    CorrectionKind.WAIVER: Account.WAIVED_DUES,
    CorrectionKind.WRITE_OFF: Account.BAD_DEBTS,
}


def undo_correction(uow: UnitOfWork, number: str, reason: str, by: Actor) -> Correction:
    """What was given up is claimed again by a counter-posting, what was put off is due as before.

    Raises MissingPermission, NoReason, InvoiceNotFound, InvoiceAlreadyCancelled, NothingToUndo.
    """
    by.require(Permission.INVOICES_WRITE)
    if not reason.strip():
        raise NoReason
    _, invoice = lock_invoice(uow.session, number)
    if invoice.state is InvoiceState.CANCELLED:
        raise InvoiceAlreadyCancelled(number=number)
    correction = undoable(uow.session, invoice)
    if correction is None:
        raise NothingToUndo(number=number)
    if correction.kind in AGREEMENTS:
        _end_agreement(uow, correction, invoice)
    else:
        _claim_again(uow, correction, invoice)
    correction.undone_at, correction.undone_by = uow.clock.now(), by.person_id
    correction.decision_reason = reason.strip()
    uow.session.flush()
    publish(
        uow,
        CorrectionUndone(
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            number=invoice.number,
            correction_id=correction.id,
            amount_cents=correction.amount_cents,
            kind=correction.kind,
            open_cents=invoice.open_cents,
        ),
    )
    return correction


def _claim_again(uow: UnitOfWork, correction: Correction, invoice: Invoice) -> None:
    cents = left_given_up_cents(uow.session, correction, invoice)
    account = _GIVEN_UP[correction.kind]
    back = Posting(
        posting_id=new_id(),
        booked_on=uow.clock.today(),
        debit=Account.RECEIVABLE,
        credit=account,
        amount_cents=cents,
        text=invoice.number,
        member_id=invoice.member_id,
        invoice_id=invoice.id,
    )
    post(uow, [back])
    invoice.open_cents += cents
    if account is Account.BAD_DEBTS:
        invoice.written_off_cents -= cents
    invoice.state = InvoiceState.OPEN


def _end_agreement(uow: UnitOfWork, correction: Correction, invoice: Invoice) -> None:
    end_parts(uow, invoice)
    before: dict[str, Any] = correction.snapshot or {}
    invoice.due_on = date.fromisoformat(before["due_on_before"])

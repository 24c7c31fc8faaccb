"""Who proposed a correction takes it back."""

from __future__ import annotations

from uuid import UUID

from services.billing.corrections.decide_correction import decide_correction
from services.billing.corrections.lock_invoice import lock_invoice
from services.billing.corrections.queries import find_correction
from services.billing.corrections.tables import Correction
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import ProposalState, refuse_withdrawal
from shared.unit_of_work import UnitOfWork


def withdraw_correction(uow: UnitOfWork, number: str, correction_id: UUID, by: Actor) -> Correction:
    """Taken back again it changes nothing.

    Raises MissingPermission, InvoiceNotFound, CorrectionNotFound, ProposalOver or ForeignProposal.
    """
    by.require(Permission.INVOICES_WRITE)
    _, invoice = lock_invoice(uow.session, number)
    correction = find_correction(uow.session, invoice.id, correction_id)
    uow.session.refresh(correction)
    if correction.state is ProposalState.WITHDRAWN and correction.decided_by == by.person_id:
        return correction
    refuse_withdrawal(correction, by.person_id, uow.clock.now())
    decide_correction(uow, correction, invoice, ProposalState.WITHDRAWN, by)
    return correction

"""A second person rejects a proposed correction."""

from __future__ import annotations

from uuid import UUID

from services.billing.corrections.decide_correction import decide_correction
from services.billing.corrections.lock_invoice import lock_invoice
from services.billing.corrections.queries import find_correction
from services.billing.corrections.tables import Correction
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import NoReason, ProposalState, refuse_second_opinion
from shared.unit_of_work import UnitOfWork


def reject_correction(
    uow: UnitOfWork, number: str, correction_id: UUID, reason: str, by: Actor
) -> Correction:
    """Rejected by the same person again it changes nothing.

    Raises MissingPermission, NoReason, InvoiceNotFound, CorrectionNotFound, ProposalOver or
    OwnProposal.
    """
    by.require(Permission.DUES_RELEASE)
    if not reason.strip():
        raise NoReason
    _, invoice = lock_invoice(uow.session, number)
    correction = find_correction(uow.session, invoice.id, correction_id)
    uow.session.refresh(correction)
    if correction.state is ProposalState.REJECTED and correction.decided_by == by.person_id:
        return correction
    refuse_second_opinion(correction, by.person_id, uow.clock.now())
    decide_correction(uow, correction, invoice, ProposalState.REJECTED, by, reason=reason.strip())
    return correction

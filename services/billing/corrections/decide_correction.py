"""Writes down what became of a proposed correction, and tells it."""

from __future__ import annotations

from services.billing.corrections.tables import Correction
from services.billing.invoices.tables import Invoice
from shared.actor import Actor
from shared.contracts.corrections import CorrectionDecided
from shared.events import publish
from shared.permissions import Permission
from shared.proposals import ProposalState
from shared.unit_of_work import UnitOfWork


def decide_correction(
    uow: UnitOfWork,
    correction: Correction,
    invoice: Invoice,
    outcome: ProposalState,
    by: Actor,
    *,
    reason: str = "",
) -> None:
    """The caller has asked whether this person may, and locked the invoice."""
    by.require(Permission.INVOICES_READ)
    correction.state = outcome
    correction.decided_by, correction.decided_at = by.person_id, uow.clock.now()
    correction.decision_reason = reason
    uow.session.flush()
    publish(
        uow,
        CorrectionDecided(
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            number=invoice.number,
            correction_id=correction.id,
            amount_cents=correction.amount_cents,
            kind=correction.kind,
            outcome=outcome,
            proposed_by=correction.proposed_by,
            decided_by=by.person_id,
        ),
    )

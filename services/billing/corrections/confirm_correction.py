"""A second person confirms a correction: it takes effect."""

from __future__ import annotations

from uuid import UUID

from services.billing.association.queries import refuse_hand_of
from services.billing.corrections.apply_correction import apply_correction
from services.billing.corrections.decide_correction import decide_correction
from services.billing.corrections.effects import effect_of
from services.billing.corrections.errors import CorrectionOutdated
from services.billing.corrections.lock_invoice import lock_invoice
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.queries import find_correction
from services.billing.corrections.tables import Correction
from shared.actor import Actor
from shared.money import plain_amount
from shared.permissions import Permission
from shared.proposals import ProposalState, refuse_second_opinion
from shared.unit_of_work import UnitOfWork


def confirm_correction(uow: UnitOfWork, number: str, correction_id: UUID, by: Actor) -> Correction:
    """Confirmed by the same person again it changes nothing.

    Raises MissingPermission, InvoiceNotFound, CorrectionNotFound, ProposalOver, OwnProposal,
    EnteredByProposer, CorrectionOutdated, and what stands in the way by now.
    """
    by.require(Permission.DUES_RELEASE)
    _, invoice = lock_invoice(uow.session, number)
    correction = find_correction(uow.session, invoice.id, correction_id)
    uow.session.refresh(correction)
    if correction.state is ProposalState.CONFIRMED and correction.decided_by == by.person_id:
        return correction
    refuse_second_opinion(correction, by.person_id, uow.clock.now())
    _refuse_one_hand(uow, correction, by)
    order = CorrectionOrder.of(correction.kind, correction.reason, correction.terms)
    effect = effect_of(uow.session, invoice, order, uow.clock.today())
    if (effect.kind, effect.amount_cents) != (correction.kind, correction.amount_cents):
        now = f"{plain_amount(effect.amount_cents)} €"
        raise CorrectionOutdated(number=number, amount=now)
    decide_correction(uow, correction, invoice, ProposalState.CONFIRMED, by)
    apply_correction(uow, correction, order, effect, by)
    return correction


def _refuse_one_hand(uow: UnitOfWork, correction: Correction, by: Actor) -> None:
    """In either direction: a puppet may as well propose what its master confirms."""
    pairs = ((correction.proposed_by, by.person_id), (by.person_id, correction.proposed_by))
    for one, other in pairs:
        refuse_hand_of(uow.session, one, other, Permission.DUES_RELEASE, uow.clock.today())

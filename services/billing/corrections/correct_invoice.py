"""Corrects an invoice: at once, or above the association's limit once a second person agrees."""

from __future__ import annotations

from services.billing.association.tables import Association
from services.billing.corrections.apply_correction import apply_correction
from services.billing.corrections.effects import Effect, effect_of
from services.billing.corrections.errors import CorrectionWaits
from services.billing.corrections.lock_invoice import lock_invoice
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.queries import corrected_alone_cents, corrections_of
from services.billing.corrections.tables import Correction
from services.billing.invoices.tables import Invoice
from shared.actor import Actor
from shared.clock import LEGAL_ZONE
from shared.contracts.corrections import CorrectionProposed
from shared.db import Session
from shared.events import publish
from shared.permissions import Permission
from shared.proposals import PROPOSAL_AGE_MAX, ProposalState, is_open, state_on
from shared.unit_of_work import UnitOfWork


def correct_invoice(uow: UnitOfWork, number: str, order: CorrectionOrder, by: Actor) -> Correction:
    """The same order by the same person on the same day is one correction, however often it comes.

    Raises MissingPermission, InvoiceNotFound, CorrectionWaits, and what stands in the way (errors
    of `corrections.errors`).
    """
    by.require(Permission.INVOICES_WRITE)
    association, invoice = lock_invoice(uow.session, number)
    earlier = corrections_of(uow.session, invoice.id)
    if same := _same(uow, earlier, order, by):
        return same
    _refuse_waiting(uow, earlier, invoice)
    effect = effect_of(uow.session, invoice, order, uow.clock.today())
    correction = Correction(
        association_id=uow.own,
        kind=effect.kind,
        state=ProposalState.OPEN,
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        amount_cents=effect.amount_cents,
        reason=order.reason.strip(),
        terms=order.terms(),
        proposed_by=by.person_id,
        proposed_at=uow.clock.now(),
    )
    uow.session.add(correction)
    if needs_second(uow.session, association, invoice, effect):
        uow.session.flush()
        _propose(uow, correction, invoice)
        return correction
    correction.state = ProposalState.CONFIRMED
    correction.decided_by, correction.decided_at = by.person_id, uow.clock.now()
    uow.session.flush()
    apply_correction(uow, correction, order, effect, by)
    return correction


def needs_second(
    session: Session, association: Association, invoice: Invoice, effect: Effect
) -> bool:
    """Whether the correction, with those of the invoice that one person made alone before, comes
    to more than the association's limit."""
    alone = corrected_alone_cents(session, invoice.id)
    return effect.amount_cents + alone > association.correction_limit_cents


def _same(
    uow: UnitOfWork, earlier: list[Correction], order: CorrectionOrder, by: Actor
) -> Correction | None:
    """What this person asked for today already: a second click, or a command sent again."""
    today = uow.clock.today()
    for one in earlier:
        wanted = (one.proposed_by, one.reason, one.terms, one.undone_at)
        given = (by.person_id, order.reason.strip(), order.terms(), None)
        stands = state_on(one, uow.clock.now()) in (ProposalState.OPEN, ProposalState.CONFIRMED)
        kind = one.kind is order.kind or order.corrected
        if (
            wanted == given
            and kind
            and stands
            and one.proposed_at.astimezone(LEGAL_ZONE).date() == today
        ):
            return one
    return None


def _refuse_waiting(uow: UnitOfWork, earlier: list[Correction], invoice: Invoice) -> None:
    """Raises CorrectionWaits. One that nobody decided within a month has expired."""
    for one in earlier:
        if one.state is not ProposalState.OPEN:
            continue
        if is_open(one, uow.clock.now()):
            raise CorrectionWaits(number=invoice.number)
        one.state = ProposalState.EXPIRED
    uow.session.flush()


def _propose(uow: UnitOfWork, correction: Correction, invoice: Invoice) -> None:
    publish(
        uow,
        CorrectionProposed(
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            number=invoice.number,
            correction_id=correction.id,
            amount_cents=correction.amount_cents,
            kind=correction.kind,
            proposed_by=correction.proposed_by,
            expires_at=correction.proposed_at + PROPOSAL_AGE_MAX,
        ),
    )

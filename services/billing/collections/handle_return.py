"""What a person does about a debit that came back, and what the policy does by itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.billing.association.queries import own_association
from services.billing.collections.collectable import collectables
from services.billing.collections.errors import NoSuchReturn, ReasonMissing, RetryNotAllowed
from services.billing.collections.rules.return_policy import (
    HELD_OPEN_END,
    Barrier,
    ReturnAction,
    action_for,
)
from services.billing.collections.rules.states import FAILED, Handling
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.contracts.billing import CollectionReturned
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_WHY: dict[Barrier, str] = {
    Barrier.HELD: "its invoice is on hold. Release the hold first.",
    Barrier.MANDATE: "the mandate is not in force. Ask for a new one.",
    Barrier.LAPSED: "the mandate was not used for 36 months. Ask for a new one.",
    Barrier.UNCONFIRMED: "that the debtor's bank knows the B2B mandate is not confirmed.",
    Barrier.NEW_MANDATE: "the bank ended the mandate. Ask for a new account or mandate.",
    Barrier.RETRIED: "it was collected twice already. Ask for a transfer.",
    Barrier.TRANSFER: "the association asks for a transfer in this case.",
    Barrier.TAKEN_OUT: "it was taken out by hand. Put it back first.",
    Barrier.CREDIT: "the member has credit. Set it off, keep it or pay it back first.",
    Barrier.DEBTOR: "the bank cannot read the name or address of the account.",
}


def handle_return(
    uow: UnitOfWork, end_to_end_id: str, handling: Handling, note: str, by: Actor
) -> CollectionItem:
    """Keeps who decided what. A hold is only released with a reason; what is to be collected again
    stands in the list from which the next file is prepared.

    Raises MissingPermission, NoSuchReturn, RetryNotAllowed, ReasonMissing.
    """
    by.require(Permission.DUES_PREPARE)
    lock_books(uow.session)
    item = _returned(uow, end_to_end_id)
    if handling is Handling.HOLD_RELEASED:
        _release_hold(uow, item, note)
    if handling is Handling.COLLECT_AGAIN:
        _refuse_retry(uow, item)
    item.handling, item.note = handling, note.strip() or None
    item.handled_by, item.handled_at = by.person_id, uow.clock.now()
    return item


def hold_disputed(uow: UnitOfWork, returned: Sequence[CollectionReturned]) -> None:
    """A disputed debit: nobody is reminded of the invoice and nothing collected until a person has
    talked to the member. Told again after that, nothing happens."""
    policy = own_association(uow.session).return_policy
    codes = {
        event.invoice_id: event.reason
        for event in returned
        if action_for(event.reason, policy) is ReturnAction.HOLD
    }
    if not codes:
        return
    undecided = select(CollectionItem.invoice_id).where(
        col(CollectionItem.invoice_id).in_(codes),
        col(CollectionItem.state).in_(FAILED),
        col(CollectionItem.handling).is_(None),
    )
    for invoice in uow.session.exec(select(Invoice).where(col(Invoice.id).in_(undecided))):
        if invoice.open_cents > 0:
            invoice.held_until, invoice.held_reason = HELD_OPEN_END, codes[invoice.id]


def _release_hold(uow: UnitOfWork, item: CollectionItem, note: str) -> None:
    if not note.strip():
        raise ReasonMissing
    invoice = uow.session.get_one(Invoice, item.invoice_id)
    invoice.held_until = invoice.held_reason = None


def _refuse_retry(uow: UnitOfWork, item: CollectionItem) -> None:
    found = collectables(
        uow.session,
        HELD_OPEN_END,
        invoices=[item.invoice_id],
        collect_on=uow.clock.today(),
    )
    if not found:
        raise RetryNotAllowed(why="nothing is open that could be debited.")
    barrier = found[0].barrier
    if barrier not in (None, Barrier.UNDECIDED):
        raise RetryNotAllowed(why=_WHY[barrier])


def _returned(uow: UnitOfWork, end_to_end_id: str) -> CollectionItem:
    found = uow.session.exec(
        select(CollectionItem).where(
            CollectionItem.end_to_end_id == end_to_end_id.strip().upper(),
            col(CollectionItem.state).in_(FAILED),
        )
    ).first()
    if found is None:
        raise NoSuchReturn
    return found

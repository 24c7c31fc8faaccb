"""Lets what was taken out of a bank file by hand be collected again."""

from __future__ import annotations

from sqlmodel import col, select

from services.billing.collections.collectable import taken_out_by_hand
from services.billing.collections.errors import DebitNotTakenOut
from services.billing.collections.rules.states import Handling
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def put_back_debit(uow: UnitOfWork, number: str, by: Actor) -> CollectionItem:
    """The open amount of invoice `number` stands among what can be collected again; a new notice
    goes out with its new debit.

    Raises MissingPermission, DebitNotTakenOut.
    """
    by.require(Permission.DUES_PREPARE)
    lock_books(uow.session)
    item = uow.session.exec(
        select(CollectionItem)
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .where(Invoice.number == number.strip(), taken_out_by_hand(uow.session))
    ).first()
    if item is None:
        raise DebitNotTakenOut(number=number)
    item.handling = Handling.COLLECT_AGAIN
    item.handled_by, item.handled_at = by.person_id, uow.clock.now()
    return item

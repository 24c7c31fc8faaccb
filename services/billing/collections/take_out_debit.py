"""Takes one direct debit out of a bank file before the bank has it."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.collections.errors import (
    DebitAnswered,
    DebitNotFound,
    DebitWithBank,
    ReasonMissing,
)
from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.notices import untold_items
from services.billing.collections.rewrite_file import take_out
from services.billing.collections.rules.states import NOT_TOLD, CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_BEFORE_BANK = (CollectionState.WAITING, CollectionState.RELEASED)


def take_out_debit(
    uow: UnitOfWork, end_to_end_id: str, reason: str, by: Actor, collection_id: UUID | None = None
) -> Collection:
    """The file is made anew without it, under new ids. A second time changes nothing.

    Raises MissingPermission, ReasonMissing, DebitNotFound, DebitWithBank, DebitAnswered.
    """
    by.require(Permission.DUES_PREPARE)
    if not reason.strip():
        raise ReasonMissing
    lock_books(uow.session)
    item = _item(uow, end_to_end_id)
    if collection_id is not None and item.collection_id != collection_id:
        raise DebitNotFound
    collection = lock_collection(uow.session, item.collection_id)
    uow.session.refresh(item)
    if item.state is ItemState.TAKEN_OUT:
        return collection
    if collection.state not in _BEFORE_BANK:
        raise DebitWithBank
    if item.state not in (ItemState.WAITING, ItemState.COLLECTING):
        raise DebitAnswered
    take_out(uow, collection, [item], reason.strip(), by.person_id)
    return collection


def take_out_untold(uow: UnitOfWork, collection_id: UUID, by: Actor) -> Collection:
    """Takes out all debits whose members have not been told. Raises MissingPermission,
    CollectionNotFound, DebitWithBank."""
    by.require(Permission.DUES_PREPARE)
    lock_books(uow.session)
    collection = lock_collection(uow.session, collection_id)
    if collection.state is not CollectionState.RELEASED:
        raise DebitWithBank
    items = untold_items(uow.session, collection.id)
    if items:
        take_out(uow, collection, items, NOT_TOLD, by.person_id)
    return collection


def _item(uow: UnitOfWork, end_to_end_id: str) -> CollectionItem:
    wanted = end_to_end_id.strip().upper()
    found = uow.session.exec(
        select(CollectionItem).where(CollectionItem.end_to_end_id == wanted)
    ).first()
    if found is None:
        raise DebitNotFound
    return found

"""Notes that a bank file was handed to the bank: from then on it is not handed in again."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.collections.errors import (
    CollectionBooked,
    CollectionRemade,
    NoticesMissing,
    OldFileTaken,
)
from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.notices import untold
from services.billing.collections.rewrite_file import outdated_items
from services.billing.collections.rules.states import (
    FAILED,
    UNRELEASED,
    CollectionState,
    ItemState,
)
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotReleased
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_NAMED_MAX = 5


def submit_collection(
    uow: UnitOfWork, collection_id: UUID, by: Actor, bank_order: str = ""
) -> Collection:
    """Keeps who handed it in and when; a second time changes nothing but a number of the bank that
    was missing.

    What was paid since the file was made is taken out before (`take_out_settled`); the bank must
    not have the file of before. Raises MissingPermission, CollectionNotFound,
    CollectionNotReleased, CollectionRemade, OldFileTaken, NoticesMissing.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    # Money is booked under the same lock: what is open stays as it is found here.
    lock_books(uow.session)
    collection = lock_collection(uow.session, collection_id)
    if collection.state in UNRELEASED:
        raise CollectionNotReleased
    if collection.state is CollectionState.RELEASED:
        _refuse(uow, collection)
        collection.state = CollectionState.SUBMITTED
        collection.submitted_by = by.person_id
        collection.submitted_at = uow.clock.now()
    collection.bank_order = collection.bank_order or bank_order.strip() or None
    return collection


def undo_submission(uow: UnitOfWork, collection_id: UUID, by: Actor) -> Collection:
    """The file was not handed in after all; only until the bank's first booking.

    Raises MissingPermission, CollectionNotFound, CollectionBooked.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    collection = lock_collection(uow.session, collection_id)
    if collection.state is CollectionState.RELEASED:
        return collection
    answered = uow.session.exec(
        select(CollectionItem.id)
        .where(
            CollectionItem.collection_id == collection_id,
            col(CollectionItem.state).in_((ItemState.PAID, *FAILED)),
        )
        .limit(1)
    ).first()
    if answered is not None or collection.state is not CollectionState.SUBMITTED:
        raise CollectionBooked
    collection.state = CollectionState.RELEASED
    collection.submitted_by = collection.submitted_at = collection.bank_order = None
    return collection


def _refuse(uow: UnitOfWork, collection: Collection) -> None:
    outdated = sum(len(some) for some in outdated_items(uow.session, collection).values())
    if outdated:
        raise CollectionRemade(count=outdated)
    taken = collection.downloaded_version
    if taken is not None and taken < collection.version:
        raise OldFileTaken
    missing = untold(uow.session, collection.id)
    if missing:
        named = ", ".join(f"{one.number} ({one.company})" for one in missing[:_NAMED_MAX])
        more = " …" if len(missing) > _NAMED_MAX else ""
        raise NoticesMissing(count=len(missing), members=named + more)

"""Releases a bank file that a person prepared from open items: announced, then written."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.collections.announce_debits import announce_debits
from services.billing.collections.errors import CollectionEmpty, SamePersonReleasesFile
from services.billing.collections.queries import collection_terms
from services.billing.collections.rewrite_file import outdated_items, take_out
from services.billing.collections.rules.collection_dates import collection_date
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.collections.write_collection import write_collection
from services.billing.errors import CollectionDayChanged
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def release_day(collection: Collection, association: Association, today: date) -> date:
    """The day of the debit if it is released today: members must have their time."""
    terms = collection_terms(association)
    return collection_date(collection.collect_on, today=today, terms=terms).on


def release_prepared(
    uow: UnitOfWork,
    collection: Collection,
    association: Association,
    collect_on: date | None,
    by: Actor,
) -> Collection:
    """The collection must be locked and waiting. What was paid, held or ended since it was prepared
    is left out.

    Raises MissingPermission, SamePersonReleasesFile, CollectionDayChanged, CollectionEmpty.
    """
    by.require(Permission.DUES_RELEASE)
    if collection.prepared_by == by.person_id:
        raise SamePersonReleasesFile
    day = release_day(collection, association, uow.clock.today())
    if collect_on is not None and collect_on != day:
        raise CollectionDayChanged(collect_on=day.isoformat())
    for reason, outdated in outdated_items(uow.session, collection).items():
        if collection.state is CollectionState.WAITING:
            take_out(uow, collection, outdated, reason)
    if collection.state is not CollectionState.WAITING:
        raise CollectionEmpty
    before = collection.collect_on.isoformat()
    collection.file_name = collection.file_name.replace(before, day.isoformat())
    collection.collect_on = day
    collection.released_by, collection.released_at = by.person_id, uow.clock.now()
    items = uow.session.exec(
        select(CollectionItem).where(
            CollectionItem.collection_id == collection.id,
            CollectionItem.state == ItemState.WAITING,
        )
    ).all()
    for item in items:
        item.state = ItemState.COLLECTING
    announce_debits(uow, collection, items, association)
    uow.session.flush()
    write_collection(uow, collection, association)
    return collection

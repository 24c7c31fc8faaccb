"""Releases the bank file of an admission: a person says yes, and the file is written."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import select

from services.billing.accounts.tables import Mandate
from services.billing.association.tables import Association
from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.queries import FileToRelease, file_to_release
from services.billing.collections.release_prepared import release_prepared
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.collections.write_collection import write_collection
from services.billing.errors import (
    CollectionDayChanged,
    CollectionNotWaiting,
    CollectionOutdated,
)
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.contracts.billing import CollectionMoved
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def release_collection(
    uow: UnitOfWork, collection_id: UUID, collect_on: date | None, by: Actor
) -> Collection:
    """`collect_on` is the day the person was shown, None if it does not matter. A later one than
    the member was told of is told again, and is as far ahead as the first was. What a person
    prepared another one releases.

    Raises MissingPermission, CollectionNotFound, CollectionNotWaiting, CollectionOutdated,
    CollectionDayChanged, SamePersonReleasesFile, CollectionEmpty.
    """
    by.require(Permission.DUES_RELEASE)
    # Money is booked under the same lock: the invoice stays as open as it is found here.
    association = lock_books(uow.session)
    collection = lock_collection(uow.session, collection_id)
    if collection.state is not CollectionState.WAITING:
        raise CollectionNotWaiting
    if collection.prepared_by is not None:
        return release_prepared(uow, collection, association, collect_on, by)
    waiting = file_to_release(uow.session, collection_id, uow.clock.today())
    if waiting.outdated:
        raise CollectionOutdated(number=waiting.number)
    if collect_on is not None and waiting.release_on != collect_on:
        raise CollectionDayChanged(collect_on=waiting.release_on.isoformat())
    if waiting.moved:
        _move(uow, waiting, association)
    _collect(uow, collection, by)
    write_collection(uow, collection, association)
    return collection


def _move(uow: UnitOfWork, waiting: FileToRelease, association: Association) -> None:
    collection, day = waiting.collection, waiting.release_on
    announced_on = collection.collect_on
    invoice = uow.session.get_one(Invoice, waiting.invoice_id)
    mandate = uow.session.get_one(Mandate, waiting.mandate_id)
    stem = collection.file_name.removesuffix(f"{announced_on.isoformat()}.xml")
    collection.file_name = f"{stem}{day.isoformat()}.xml"
    collection.collect_on = invoice.collect_on = invoice.due_on = day
    publish(
        uow,
        CollectionMoved(
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            number=invoice.number,
            amount_cents=collection.control_sum_cents,
            announced_on=announced_on,
            collect_on=day,
            creditor_identifier=association.creditor_identifier,
            mandate_reference=mandate.reference,
        ),
    )


def _collect(uow: UnitOfWork, collection: Collection, by: Actor) -> None:
    collection.released_by, collection.released_at = by.person_id, uow.clock.now()
    for item in uow.session.exec(
        select(CollectionItem).where(CollectionItem.collection_id == collection.id)
    ):
        item.state = ItemState.COLLECTING
    uow.session.flush()

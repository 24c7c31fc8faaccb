"""Makes a bank file anew that the bank refused whole: new ids, the same claims."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.tables import Association
from services.billing.collections.announce_debits import announce_debits
from services.billing.collections.collectable import Collectable, collectables
from services.billing.collections.errors import CollectionNotRefused, NothingToCollect
from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import announced_collection_date
from services.billing.collections.rules.states import FAILED, CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.collections.write_collection import write_collection
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from services.billing.sepa.references import collection_id as message_id_of
from services.billing.sepa.references import end_to_end_id
from shared.actor import Actor
from shared.clock import LEGAL_ZONE
from shared.ids import named_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def remake_collection(uow: UnitOfWork, refused_id: UUID, by: Actor) -> Collection:
    """One refused file is made anew once: a second time gives the same file. The debits were
    released by a second person before; what was paid, held or changed meanwhile is left out.

    Raises MissingPermission, CollectionNotFound, CollectionNotRefused, NothingToCollect.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    association = lock_books(uow.session)
    refused = lock_collection(uow.session, refused_id)
    done = uow.session.exec(select(Collection).where(Collection.remade_from == refused_id)).first()
    if done is not None:
        return done
    if refused.state is not CollectionState.REJECTED:
        raise CollectionNotRefused
    before = _before(uow, refused_id)
    day, told = _day(uow, association, refused, before)
    found = _still_open(uow, refused, before, day)
    if not found:
        raise NothingToCollect(day=day.isoformat())
    collection = _collection(uow, association, refused, day, found)
    items = [_item(uow, collection, one, before.get(one.invoice_id)) for one in found]
    uow.session.add_all(items)
    uow.session.flush()
    changed = [item for item in items if not told or _differs(before.get(item.invoice_id), item)]
    announce_debits(uow, collection, changed, association)
    uow.session.flush()
    write_collection(uow, collection, association)
    return collection


def _before(uow: UnitOfWork, refused_id: UUID) -> dict[UUID, CollectionItem]:
    rows = uow.session.exec(
        select(CollectionItem).where(
            CollectionItem.collection_id == refused_id, col(CollectionItem.state).in_(FAILED)
        )
    )
    return {item.invoice_id: item for item in rows}


def _day(
    uow: UnitOfWork,
    association: Association,
    refused: Collection,
    before: dict[UUID, CollectionItem],
) -> tuple[date, bool]:
    """The day announced, if the members were told and the bank is still in time; else a later one,
    which is announced anew."""
    invoices = uow.session.exec(
        select(Invoice.id, Invoice.notified_at).where(col(Invoice.id).in_(before))
    )
    told = [
        before[id_].notified_at if before[id_].own_notice else notified_at
        for id_, notified_at in invoices
    ]
    latest = max((one for one in told if one), default=None) if all(told) else None
    day = announced_collection_date(
        refused.collect_on,
        today=uow.clock.today(),
        sent_on=latest.astimezone(LEGAL_ZONE).date() if latest else None,
        terms=collection_terms(association),
    )
    return day.on, not day.moved


def _still_open(
    uow: UnitOfWork, refused: Collection, before: dict[UUID, CollectionItem], day: date
) -> list[Collectable]:
    found = collectables(uow.session, day, invoices=before)
    return [
        one._replace(cents=min(one.cents, before[one.invoice_id].amount_cents))
        for one in found
        if one.barrier is None and one.scheme is refused.scheme
    ]


def _differs(before: CollectionItem | None, item: CollectionItem) -> bool:
    return before is None or (before.amount_cents, before.mandate_id) != (
        item.amount_cents,
        item.mandate_id,
    )


def _collection(
    uow: UnitOfWork,
    association: Association,
    refused: Collection,
    day: date,
    found: list[Collectable],
) -> Collection:
    id_ = named_id(refused.id, "remade")
    reference = message_id_of(id_)
    collection = Collection(
        id=id_,
        association_id=uow.own,
        run_id=refused.run_id,
        state=CollectionState.RELEASED,
        scheme=refused.scheme,
        collect_on=day,
        message_id=reference,
        payment_information_id=reference,
        file_name=f"{association.slug}-{day.isoformat()}-{refused.scheme}-{id_.hex[-6:]}.xml",
        transactions=len(found),
        control_sum_cents=sum(one.cents for one in found),
        sha256="",
        created_at=uow.clock.now(),
        released_by=refused.released_by,
        released_at=uow.clock.now(),
        prepared_by=refused.prepared_by,
        remade_from=refused.id,
    )
    uow.session.add(collection)
    uow.session.flush()
    return collection


def _item(
    uow: UnitOfWork, collection: Collection, one: Collectable, before: CollectionItem | None
) -> CollectionItem:
    return CollectionItem(
        association_id=uow.own,
        collection_id=collection.id,
        invoice_id=one.invoice_id,
        mandate_id=one.mandate_id,
        end_to_end_id=end_to_end_id(one.invoice_id, one.attempt),
        amount_cents=one.cents,
        state=ItemState.COLLECTING,
        own_notice=before.own_notice if before else False,
        notified_at=before.notified_at if before else None,
    )

"""Prepares bank files from open items: what is due by a day, for a second person to release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from services.billing.association.tables import Association
from services.billing.collections.collectable import Collectable, collectables
from services.billing.collections.errors import NothingToCollect
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import collection_dates
from services.billing.collections.rules.file_limits import FileLimits
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.ledger.lock_books import lock_books
from services.billing.sepa.references import collection_id, end_to_end_id
from shared.actor import Actor
from shared.contracts.collections import CollectionPrepared
from shared.events import publish
from shared.ids import new_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def prepare_collection(uow: UnitOfWork, on: date, by: Actor) -> list[Collection]:
    """A file an instrument, more where the bank's limits want it. On a day that is no TARGET day
    the next one is meant.

    Raises MissingPermission, CollectionTooEarly, NothingToCollect.
    """
    by.require(Permission.DUES_PREPARE)
    association = lock_books(uow.session)
    dates = collection_dates(on, today=uow.clock.today(), terms=collection_terms(association))
    if dates.too_early or dates.collection.requested < dates.earliest_on:
        raise dates.refusal()
    day = dates.collection.on
    found = [one for one in collectables(uow.session, day) if one.barrier is None]
    if not found:
        raise NothingToCollect(day=day.isoformat())
    return [_prepare(uow, association, day, some, by) for some in _files(association, found)]


def _files(association: Association, found: list[Collectable]) -> Iterator[list[Collectable]]:
    for _, of_scheme in groupby(sorted(found, key=lambda one: one.scheme), lambda one: one.scheme):
        limits = FileLimits(association.file_transactions_max, association.file_cents_max)
        yield from split_by_limits(list(of_scheme), limits)


def split_by_limits(found: list[Collectable], limits: FileLimits) -> Iterator[list[Collectable]]:
    """In their order, as few files as that allows."""
    some: list[Collectable] = []
    cents = 0
    for one in found:
        if not limits.takes(len(some), cents, one.cents):
            yield some
            some, cents = [], 0
        some.append(one)
        cents += one.cents
    if some:
        yield some


def _prepare(
    uow: UnitOfWork, association: Association, day: date, found: list[Collectable], by: Actor
) -> Collection:
    id_, scheme = new_id(), found[0].scheme
    reference = collection_id(id_)
    collection = Collection(
        id=id_,
        association_id=uow.own,
        state=CollectionState.WAITING,
        scheme=scheme,
        collect_on=day,
        message_id=reference,
        payment_information_id=reference,
        file_name=f"{association.slug}-{day.isoformat()}-{scheme}-{id_.hex[-6:]}.xml",
        transactions=len(found),
        control_sum_cents=sum(one.cents for one in found),
        sha256="",
        created_at=uow.clock.now(),
        prepared_by=by.person_id,
    )
    uow.session.add(collection)
    uow.session.add_all(
        CollectionItem(
            association_id=uow.own,
            collection_id=id_,
            invoice_id=one.invoice_id,
            mandate_id=one.mandate_id,
            end_to_end_id=end_to_end_id(one.invoice_id, one.attempt),
            amount_cents=one.cents,
            state=ItemState.WAITING,
            own_notice=True,
        )
        for one in found
    )
    uow.session.flush()
    publish(
        uow,
        CollectionPrepared(
            collection_id=id_,
            prepared_by=by.person_id,
            collect_on=day,
            transactions=collection.transactions,
            control_sum_cents=collection.control_sum_cents,
        ),
    )
    return collection

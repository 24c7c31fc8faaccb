"""Bank files: what waits for the treasurer, what was handed in, what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.association.queries import name_in, names_of, own_association
from services.billing.association.tables import Association
from services.billing.collections.rules.collection_dates import CollectionTerms, hand_in_by
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotFound
from services.billing.lists import Sum
from shared.db import Session


class BankFileState(NamedTuple):
    """A bank file with where it stands: last day at the bank, who handed it in, what came back."""

    collection: Collection
    hand_in_by: date
    submitted_by: str
    states: Mapping[ItemState, Sum]

    @property
    def came_back(self) -> Sum:
        back = [self.states.get(state, Sum()) for state in (ItemState.RETURNED, ItemState.REJECTED)]
        return Sum(sum(one.members for one in back), sum(one.cents for one in back))

    @property
    def booked(self) -> bool:
        """The bank has answered for every debit."""
        return ItemState.COLLECTING not in self.states

    @property
    def waits(self) -> bool:
        return self.collection.state is CollectionState.RELEASED


def bank_files(session: Session, run_id: UUID | None = None) -> list[BankFileState]:
    """The bank files of a run, or all of them, latest first."""
    query = select(Collection).order_by(
        col(Collection.collect_on).desc(), col(Collection.created_at).desc(), col(Collection.id)
    )
    if run_id:
        query = query.where(Collection.run_id == run_id)
    files = session.exec(query).all()
    states = _item_states(session, [one.id for one in files])
    names = names_of(session, (one.submitted_by for one in files))
    association = own_association(session)
    terms = collection_terms(association)
    return [
        BankFileState(
            one,
            hand_in_by(one.collect_on, terms=terms),
            name_in(names, one.submitted_by),
            states.get(one.id, {}),
        )
        for one in files
    ]


def collection_terms(association: Association) -> CollectionTerms:
    """What the association agreed with its members (notice) and with its bank (lead)."""
    return CollectionTerms(association.notice_days, association.lead_days)


def find_collection(session: Session, collection_id: UUID) -> Collection:
    """Raises CollectionNotFound."""
    found = session.get(Collection, collection_id)
    if found is None:
        raise CollectionNotFound
    return found


def waiting_files(session: Session) -> int:
    """How many bank files are to be handed in."""
    found = session.exec(
        select(sa.func.count())
        .select_from(Collection)
        .where(Collection.state == CollectionState.RELEASED)
    ).one()
    return int(found)


def _item_states(session: Session, collections: Sequence[UUID]) -> dict[UUID, dict[ItemState, Sum]]:
    rows = session.exec(
        select(
            CollectionItem.collection_id,
            CollectionItem.state,
            sa.func.count(),
            sa.func.sum(CollectionItem.amount_cents),
        )
        .where(col(CollectionItem.collection_id).in_(collections))
        .group_by(col(CollectionItem.collection_id), col(CollectionItem.state))
    )
    found: dict[UUID, dict[ItemState, Sum]] = {}
    for collection, state, n, cents in rows:
        found.setdefault(collection, {})[ItemState(state)] = Sum(int(n), int(cents))
    return found

"""Bank files: what waits for the treasurer, what was handed in, what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.queries import name_in, names_of, own_association
from services.billing.association.tables import Association
from services.billing.collections.rules.collection_dates import (
    CollectionTerms,
    announced_collection_date,
    hand_in_by,
)
from services.billing.collections.rules.states import UNRELEASED, CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotFound, CollectionNotReleased
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.lists import Sum
from shared.clock import LEGAL_ZONE
from shared.db import Session


class BankFileState(NamedTuple):
    """A bank file with where it stands: last day at the bank, who released it and who handed it
    in, what came back."""

    collection: Collection
    hand_in_by: date
    released_by: str
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

    @property
    def written(self) -> bool:
        """There is a file to download."""
        return self.collection.state not in UNRELEASED


class FileToRelease(NamedTuple):
    """The bank file of an admission that waits for somebody to release it.

    `release_on` is the day of the debit if it is released now. `outdated`: the invoice is not open
    as it was, or the mandate has ended, so that it must not be released any more.
    """

    collection: Collection
    invoice_id: UUID
    mandate_id: UUID
    member_id: UUID
    number: str
    company: str
    release_on: date
    outdated: bool

    @property
    def moved(self) -> bool:
        return self.release_on != self.collection.collect_on


def bank_files(session: Session, run_id: UUID | None = None) -> list[BankFileState]:
    """The bank files of a run, or all that do not wait for a release, latest first."""
    query = (
        select(Collection)
        .where(Collection.state != CollectionState.WAITING)
        .order_by(
            col(Collection.collect_on).desc(), col(Collection.created_at).desc(), col(Collection.id)
        )
    )
    if run_id:
        query = query.where(Collection.run_id == run_id)
    files = session.exec(query).all()
    states = _item_states(session, [one.id for one in files])
    names = names_of(session, (by for one in files for by in (one.released_by, one.submitted_by)))
    association = own_association(session)
    terms = collection_terms(association)
    return [
        BankFileState(
            one,
            hand_in_by(one.collect_on, terms=terms),
            released_by=name_in(names, one.released_by),
            submitted_by=name_in(names, one.submitted_by),
            states=states.get(one.id, {}),
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


def find_bank_file(session: Session, collection_id: UUID) -> Collection:
    """One that was written. Raises CollectionNotFound, CollectionNotReleased."""
    found = find_collection(session, collection_id)
    if found.state in UNRELEASED:
        raise CollectionNotReleased
    return found


def files_to_release(session: Session, today: date) -> list[FileToRelease]:
    """The bank files of admissions that wait for a release, the earliest day first."""
    terms = collection_terms(own_association(session))
    query = _to_release().order_by(col(Collection.collect_on), col(Collection.id))
    return [_file_to_release(row, today, terms) for row in session.execute(query)]


def file_to_release(session: Session, collection_id: UUID, today: date) -> FileToRelease:
    """One of them. Raises CollectionNotFound."""
    row = session.execute(_to_release().where(col(Collection.id) == collection_id)).first()
    if row is None:
        raise CollectionNotFound
    return _file_to_release(row, today, collection_terms(own_association(session)))


def count_files_to_release(session: Session) -> Sum:
    """How many bank files wait for a release, and what they come to."""
    found = session.exec(
        select(
            sa.func.count(), sa.func.coalesce(sa.func.sum(Collection.control_sum_cents), 0)
        ).where(Collection.state == CollectionState.WAITING)
    ).one()
    return Sum(int(found[0]), int(found[1]))


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


def _to_release() -> sa.Select[Collection, Invoice, Mandate, str]:
    """A file of an admission has one debit."""
    return (
        sa.select(Collection, Invoice, Mandate, col(MemberAccount.company))
        .join(CollectionItem, col(CollectionItem.collection_id) == col(Collection.id))
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(Mandate, col(Mandate.id) == col(CollectionItem.mandate_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(Collection.state) == CollectionState.WAITING, col(Collection.prepared_by).is_(None)
        )
    )


def _file_to_release(
    row: sa.Row[Collection, Invoice, Mandate, str], today: date, terms: CollectionTerms
) -> FileToRelease:
    collection, invoice, mandate, company = row
    sent_at = invoice.notified_at
    day = announced_collection_date(
        collection.collect_on,
        today=today,
        sent_on=sent_at.astimezone(LEGAL_ZONE).date() if sent_at else None,
        terms=terms,
    )
    open_as_it_was = (invoice.state, invoice.open_cents) == (
        InvoiceState.OPEN,
        collection.control_sum_cents,
    )
    return FileToRelease(
        collection=collection,
        invoice_id=invoice.id,
        mandate_id=mandate.id,
        member_id=invoice.member_id,
        number=invoice.number,
        company=company,
        release_on=day.on,
        outdated=not open_as_it_was or mandate.state is not MandateState.ACTIVE,
    )

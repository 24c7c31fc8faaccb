"""One bank file for its whole life: its debits, who was told, its earlier versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.association.queries import name_in, names_of, own_association
from services.billing.collections.queries import find_collection
from services.billing.collections.release_prepared import release_day
from services.billing.collections.rules.states import FAILED, PENDING, CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem, VoidBankFile
from services.billing.invoices.tables import Invoice
from shared.db import Session

DEBITS_MAX = 500
"""Listed on a page; all are in the file and in the table of its run."""


class FileDebit(NamedTuple):
    """One direct debit of a file; `told_at` is the proof of its announcement."""

    end_to_end_id: str
    number: str
    member_id: UUID
    member_number: str
    company: str
    amount_cents: int
    open_cents: int
    state: ItemState
    reason: str | None
    returned_on: date | None
    told_at: datetime | None
    note: str | None

    @property
    def pending(self) -> bool:
        """Under way: neither paid nor back."""
        return self.state in PENDING


class CollectionPage(NamedTuple):
    """A file with its debits; `remade` is the file that was made in its place."""

    collection: Collection
    debits: tuple[FileDebit, ...]
    void: tuple[VoidBankFile, ...]
    remade: UUID | None

    @property
    def can_take_out(self) -> bool:
        return self.collection.state in (CollectionState.WAITING, CollectionState.RELEASED)

    @property
    def answered(self) -> bool:
        """The bank has booked something of it, or sent it back."""
        return any(one.state in (ItemState.PAID, *FAILED) for one in self.debits)

    @property
    def untold(self) -> int:
        return sum(one.told_at is None for one in self.debits if one.state is ItemState.COLLECTING)


class PreparedFile(NamedTuple):
    """A file from open items that waits for a second person; `release_on` if it is released now."""

    collection: Collection
    prepared_by: str
    release_on: date

    @property
    def moved(self) -> bool:
        return self.release_on != self.collection.collect_on


def prepared_files(session: Session, today: date) -> list[PreparedFile]:
    """The earliest day first."""
    association = own_association(session)
    found = session.exec(
        select(Collection)
        .where(
            Collection.state == CollectionState.WAITING, col(Collection.prepared_by).is_not(None)
        )
        .order_by(col(Collection.collect_on), col(Collection.id))
    ).all()
    names = names_of(session, (one.prepared_by for one in found))
    return [
        PreparedFile(one, name_in(names, one.prepared_by), release_day(one, association, today))
        for one in found
    ]


def all_collections(session: Session) -> list[Collection]:
    """Every file, latest first."""
    query = select(Collection).order_by(
        col(Collection.collect_on).desc(), col(Collection.created_at).desc(), col(Collection.id)
    )
    return list(session.exec(query))


def collection_page(session: Session, collection_id: UUID) -> CollectionPage:
    """Raises CollectionNotFound."""
    collection = find_collection(session, collection_id)
    void = session.exec(
        select(VoidBankFile)
        .where(VoidBankFile.collection_id == collection_id)
        .order_by(col(VoidBankFile.version))
    )
    remade = session.exec(
        select(Collection.id).where(Collection.remade_from == collection_id)
    ).first()
    return CollectionPage(collection, _debits(session, collection_id), tuple(void), remade)


def _debits(session: Session, collection_id: UUID) -> tuple[FileDebit, ...]:
    told_at = sa.case(
        (col(CollectionItem.own_notice).is_(True), col(CollectionItem.notified_at)),
        else_=col(Invoice.notified_at),
    )
    rows = session.execute(
        sa.select(
            col(CollectionItem.end_to_end_id),
            col(Invoice.number),
            col(MemberAccount.member_id),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            col(CollectionItem.amount_cents),
            col(Invoice.open_cents),
            col(CollectionItem.state),
            col(CollectionItem.reason),
            col(CollectionItem.returned_on),
            told_at,
            col(CollectionItem.note),
        )
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.collection_id) == collection_id,
        )
        .order_by(col(Invoice.number))
        .limit(DEBITS_MAX)
    )
    return tuple(FileDebit(*row) for row in rows)

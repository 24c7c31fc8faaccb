"""No notice, no debit: whom nobody has told of a direct debit, and what a failed mail means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.rewrite_file import take_out
from services.billing.collections.rules.states import FAILED, NOT_TOLD, CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.tables import Invoice
from shared.contracts.notifications import MailFailed, MailSent
from shared.db import Session
from shared.unit_of_work import UnitOfWork

_ANNOUNCED = "debit_announced"
_MOVED = "collection_moved"
_INVOICE = "invoice"
_RETURNED = "collection_returned"


class Untold(NamedTuple):
    """A member who has not been told of a direct debit."""

    end_to_end_id: str
    number: str
    company: str
    member_id: UUID


def untold(session: Session, collection_id: UUID) -> list[Untold]:
    """Of a file that is still with us, by number of the invoice."""
    rows = session.execute(
        _query(
            collection_id,
            col(CollectionItem.end_to_end_id),
            col(Invoice.number),
            col(MemberAccount.company),
            col(MemberAccount.member_id),
        ).order_by(col(Invoice.number))
    )
    return [Untold(*row) for row in rows]


def untold_items(session: Session, collection_id: UUID) -> list[CollectionItem]:
    """The same as debits."""
    return list(session.execute(_query(collection_id, CollectionItem)).scalars())


def untold_debits(session: Session, invoice_id: UUID) -> list[tuple[CollectionItem, Collection]]:
    """Of one invoice, with the files they stand in that are still with us."""
    rows = session.execute(
        sa.select(CollectionItem, Collection)
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .where(
            col(Collection.state) == CollectionState.RELEASED,
            col(CollectionItem.state) == ItemState.COLLECTING,
            col(CollectionItem.invoice_id) == invoice_id,
            _is_untold(),
        )
    )
    return [(item, file) for item, file in rows]


def record_debit_notices(uow: UnitOfWork, sent: Sequence[MailSent]) -> None:
    """The proof that a debit was announced apart from its invoice, and that a member was told of
    its return: when the mail went out."""
    announced = _moments(sent, _ANNOUNCED)
    returned = _moments(sent, _RETURNED)
    if not announced and not returned:
        return
    for item in uow.session.exec(
        select(CollectionItem).where(
            sa.or_(
                col(CollectionItem.id).in_(announced),
                sa.and_(
                    col(CollectionItem.invoice_id).in_(returned),
                    col(CollectionItem.state).in_(FAILED),
                ),
            )
        )
    ):
        item.notified_at = item.notified_at or announced.get(item.id)
        if item.state in FAILED:
            item.return_told_at = item.return_told_at or returned.get(item.invoice_id)


def _moments(sent: Sequence[MailSent], template: str) -> dict[UUID, datetime]:
    return {UUID(mail.reference): mail.sent_at for mail in sent if mail.template == template}


def take_out_unreachable(uow: UnitOfWork, failed: Sequence[MailFailed]) -> None:
    """A mail that was refused told nobody: its debit leaves the file by itself, and stands among
    the tasks."""
    items = [UUID(one.reference) for one in failed if one.template == _ANNOUNCED]
    invoices = [UUID(one.reference) for one in failed if one.template in (_INVOICE, _MOVED)]
    if not items and not invoices:
        return
    by_file: dict[UUID, list[CollectionItem]] = {}
    for item in uow.session.execute(_unreachable(items, invoices)).scalars():
        by_file.setdefault(item.collection_id, []).append(item)
    for collection_id, some in sorted(by_file.items()):
        collection = lock_collection(uow.session, collection_id)
        if collection.state is CollectionState.RELEASED:
            take_out(uow, collection, some, NOT_TOLD)


def _unreachable(items: Iterable[UUID], invoices: Iterable[UUID]) -> Any:
    """Of several addresses of a member one that was reached is enough."""
    return (
        sa.select(CollectionItem)
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .where(
            col(Collection.state) == CollectionState.RELEASED,
            col(CollectionItem.state) == ItemState.COLLECTING,
            _is_untold(),
            sa.or_(
                col(CollectionItem.id).in_(list(items)),
                sa.and_(
                    col(CollectionItem.own_notice).is_(False),
                    col(Invoice.id).in_(list(invoices)),
                ),
            ),
        )
        .order_by(col(CollectionItem.id))
    )


def _query(collection_id: UUID, *what: Any) -> Any:
    return (
        sa.select(*what)
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(CollectionItem.collection_id) == collection_id,
            col(CollectionItem.state) == ItemState.COLLECTING,
            _is_untold(),
        )
    )


def _is_untold() -> sa.ColumnElement[bool]:
    own = col(CollectionItem.own_notice)
    return sa.or_(
        sa.and_(own.is_(True), col(CollectionItem.notified_at).is_(None)),
        sa.and_(own.is_(False), col(Invoice.notified_at).is_(None)),
    )

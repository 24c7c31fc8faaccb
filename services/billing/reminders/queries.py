"""Which invoices are overdue, which of them are to be reminded of, and what was sent before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.balances.rules.wishes import Treatment
from services.billing.collections.member_balances import usable_credits
from services.billing.collections.rules.return_policy import OUR_MISTAKES
from services.billing.collections.rules.states import FAILED, NOT_IN_FILE, PENDING
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.due_parts import overdue_parts
from services.billing.invoices.rules.limitation import barred_after
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from services.billing.reminders.rules import OverdueFacts, hold_reason
from services.billing.reminders.tables import Reminder
from shared.db import Session

TIME_TO_COLLECT_AGAIN = timedelta(days=14)
"""After a debit that failed by an error of ours."""
SENT_MAX = 200
"""The latest ones; an older one stands on the page of its invoice."""


class Overdue(NamedTuple):
    """What of an invoice is overdue on a day; `hold` says why it is not reminded of, None if it is.

    `open_cents` is of the parts that are overdue, less the member's credit; `due_on` the oldest of
    them. One that the credit covers is held and shows what the credit covers.
    """

    invoice_id: UUID
    member_id: UUID
    number: str
    member_number: str
    company: str
    amount_cents: int
    open_cents: int
    due_on: date
    document_sha256: str | None
    level: int
    hold: str | None


class SentReminder(NamedTuple):
    """A reminder that was issued, with what is open today."""

    number: str
    invoice_id: UUID
    member_number: str
    company: str
    level: int
    reminded_cents: int
    open_cents: int
    reminded_on: date
    pay_until_on: date


def overdue_invoices(session: Session, on: date, *, lock: bool = False) -> list[Overdue]:
    """All overdue invoices of a day, by number. `lock` keeps them as they are until the commit."""
    query = _query(session, on)
    if lock:
        query = query.with_for_update(of=Invoice)
    rows = session.execute(query).all()
    left = _paying(session) if rows else {}
    return [_overdue(row, on, left) for row in rows]


def _paying(session: Session) -> dict[UUID, int]:
    """Credit by member, less what is kept on its wish: nobody is reminded of what the rest covers,
    whoever has to decide about it."""
    return {
        id_: one.available_cents
        for id_, one in usable_credits(session).items()
        if one.treatment is not Treatment.KEPT
    }


def _overdue(row: sa.Row[*tuple[Any, ...]], on: date, left: dict[UUID, int]) -> Overdue:
    """What the member has paid too much counts once, on what is overdue longest (§ 366 BGB);
    `left` keeps what is left of it, by member."""
    *invoice, barred, held_until, collecting, level, told = row
    found = Overdue._make((*invoice, int(level or 0), None))
    facts = OverdueFacts(
        barred_after=barred or barred_after(found.due_on),
        open_cents=found.open_cents,
        level=found.level,
        collecting=bool(collecting),
        held_until=held_until,
        told=bool(told),
    )
    hold = hold_reason(facts, on)
    if hold not in (None, "already_reminded"):
        return found._replace(hold=hold)
    credit = left.get(found.member_id, 0)
    set_off = min(credit, found.open_cents)
    left[found.member_id] = credit - set_off
    net = facts._replace(open_cents=found.open_cents - set_off)
    return found._replace(hold=hold_reason(net, on), open_cents=net.open_cents or found.open_cents)


def unplaced_cents(session: Session) -> int:
    """Money that came in and that nobody has placed yet: some of it may pay what is overdue."""
    unmatched, cents = Account.UNMATCHED, col(LedgerEntry.amount_cents)
    balance = sa.func.sum(sa.case((col(LedgerEntry.credit) == unmatched, cents), else_=-cents))
    came_in = (
        sa.select(balance.label("cents"))
        .where(
            col(LedgerEntry.association_id) == session.own,
            sa.or_(col(LedgerEntry.credit) == unmatched, col(LedgerEntry.debit) == unmatched),
        )
        .group_by(col(LedgerEntry.transaction_id))
        .having(balance > 0)
        .subquery("came_in")
    )
    return int(session.execute(sa.select(sa.func.sum(came_in.c.cents))).scalar() or 0)


def sent_reminders(session: Session, limit: int = SENT_MAX) -> list[SentReminder]:
    """The latest reminders first."""
    rows = session.execute(
        sa.select(
            col(Invoice.number),
            col(Invoice.id),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            col(Reminder.level),
            col(Reminder.open_cents),
            col(Invoice.open_cents),
            col(Reminder.reminded_on),
            col(Reminder.pay_until_on),
        )
        .join(Invoice, col(Invoice.id) == col(Reminder.invoice_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Reminder.member_id))
        .where(col(Reminder.association_id) == session.own)
        .order_by(col(Reminder.issued_at).desc(), col(Invoice.number))
        .limit(limit)
    )
    return [SentReminder(*row) for row in rows]


def _refused_by_our_mistake(on: date) -> sa.ColumnElement[bool]:
    """The latest debit failed by an error of ours not long ago: the member is not to blame, and it
    is collected again. What nobody collects again in that time is owed, and reminded of."""
    later = aliased(CollectionItem)
    day = sa.func.coalesce(col(CollectionItem.returned_on), col(Collection.collect_on))
    return sa.and_(
        day > on - TIME_TO_COLLECT_AGAIN,
        col(CollectionItem.state).in_(FAILED),
        col(CollectionItem.reason).in_(OUR_MISTAKES),
        col(CollectionItem.handling).is_(None),
        ~sa.exists().where(
            col(later.association_id) == col(CollectionItem.association_id),
            col(later.invoice_id) == col(CollectionItem.invoice_id),
            col(later.end_to_end_id) > col(CollectionItem.end_to_end_id),
            col(later.state).not_in(NOT_IN_FILE),
        ),
    )


def _query(session: Session, on: date) -> sa.Select[*tuple[Any, ...]]:
    overdue = overdue_parts(session, on)
    collecting = (
        sa.select(col(CollectionItem.id))
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.invoice_id) == col(Invoice.id),
            sa.or_(col(CollectionItem.state).in_(PENDING), _refused_by_our_mistake(on)),
        )
        .exists()
    )
    level = (
        sa.select(sa.func.max(col(Reminder.level)))
        .where(
            col(Reminder.association_id) == session.own,
            col(Reminder.invoice_id) == col(Invoice.id),
            col(Reminder.due_on) >= overdue.c.due_on,
        )
        .scalar_subquery()
    )
    return (
        sa.select(
            col(Invoice.id),
            col(Invoice.member_id),
            col(Invoice.number),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            col(Invoice.amount_cents),
            overdue.c.open_cents,
            overdue.c.due_on,
            col(Invoice.document_sha256),
            overdue.c.barred_after,
            col(Invoice.held_until),
            collecting,
            level,
            sa.or_(col(Invoice.run_id).is_(None), col(Invoice.notified_at).is_not(None)),
        )
        .join(overdue, overdue.c.invoice_id == col(Invoice.id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(col(Invoice.association_id) == session.own)
        .order_by(overdue.c.due_on, col(Invoice.number))
    )

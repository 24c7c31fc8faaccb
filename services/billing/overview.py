"""What the overview shows of invoices, runs, bank files and the bank's answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.association.queries import names_of
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.collections.queries import count_files_to_release
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.corrections.queries import WaitingCorrection, waiting_corrections
from services.billing.credits.queries import count_shortfalls
from services.billing.invoices.due_parts import due_parts, lapsing_parts, overdue_parts
from services.billing.invoices.rules.limitation import lapses_soon
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.lists import Sum
from services.billing.regulations.tables import DuesRegulation
from services.billing.reminders.tables import Reminder
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from services.billing.settings.queries import AccountChange, waiting_account_change
from shared.db import Session

UNMATCHED_MAX = 5
"""Shown on the overview; the page of the bank has them all."""


@dataclass(frozen=True)
class WaitingRun:
    """A prepared run; `prepared_by` is the one person who may not release it."""

    run_id: UUID
    year: int
    total_cents: int
    prepared_by: UUID
    preparer: str


@dataclass(frozen=True)
class WaitingFile:
    """A bank file that nobody has handed to the bank yet."""

    file_name: str
    run_id: UUID | None
    collect_on: date
    control_sum_cents: int


@dataclass(frozen=True)
class UnmatchedMoney:
    """A movement on the account that fits no invoice; money in is positive."""

    transaction_id: UUID
    booked_on: date
    amount_cents: int
    name: str
    text: str


@dataclass(frozen=True)
class NextCollection:
    """All direct debits of the next day on which there are any."""

    collect_on: date
    transactions: int
    sum_cents: int


@dataclass(frozen=True)
class Lapsing:
    """Claims that cannot be enforced any more after the day (Verjährung), unless somebody acts."""

    invoices: int
    cents: int
    after: date


@dataclass(frozen=True)
class BillingOverview:
    """`to_remind` invoices are overdue and were never reminded; `unmatched` holds the latest;
    `files_to_release` are those of new members; `shortfalls` members that owe without an invoice.
    """

    has_regulation: bool
    runs: int
    open_invoices: int
    open_cents: int
    overdue: int
    overdue_cents: int
    to_remind: int
    next_collection: NextCollection | None
    waiting_runs: tuple[WaitingRun, ...]
    files_to_release: Sum
    waiting_files: tuple[WaitingFile, ...]
    unmatched: tuple[UnmatchedMoney, ...]
    unmatched_count: int
    account_change: AccountChange | None = None
    corrections: tuple[WaitingCorrection, ...] = ()
    lapsing: Lapsing | None = None
    shortfalls: int = 0


def overview(session: Session, today: date, now: datetime) -> BillingOverview:
    """The association's money as it stands today."""
    late = overdue_parts(session, today)
    open_invoices, open_cents, overdue, overdue_cents = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(col(Invoice.open_cents)), 0),
            sa.func.count(late.c.invoice_id),
            sa.func.coalesce(sa.func.sum(late.c.open_cents), 0),
        )
        .select_from(Invoice)
        .outerjoin(late, late.c.invoice_id == col(Invoice.id))
        .where(col(Invoice.state) == InvoiceState.OPEN)
    ).one()
    return BillingOverview(
        has_regulation=session.exec(select(DuesRegulation.id).limit(1)).first() is not None,
        runs=session.exec(select(sa.func.count()).select_from(DuesRun)).one(),
        open_invoices=open_invoices,
        open_cents=int(open_cents),
        overdue=overdue,
        overdue_cents=int(overdue_cents),
        to_remind=_to_remind(session, today),
        next_collection=_next_collection(session, today),
        waiting_runs=_waiting_runs(session),
        files_to_release=count_files_to_release(session),
        waiting_files=_waiting_files(session),
        unmatched=_unmatched(session),
        unmatched_count=session.exec(
            select(sa.func.count())
            .select_from(BankTransaction)
            .where(BankTransaction.state == TransactionState.UNMATCHED)
        ).one(),
        account_change=waiting_account_change(session, now),
        corrections=waiting_corrections(session, now),
        lapsing=_lapsing(session, today),
        shortfalls=count_shortfalls(session),
    )


def _lapsing(session: Session, today: date) -> Lapsing | None:
    """Those that are barred already are no task any more; the list of invoices shows both."""
    near = lapsing_parts(session, today)
    ids = session.execute(sa.select(near.c.invoice_id)).scalars().all()
    parts = [
        one for one in due_parts(session, invoices=ids) if lapses_soon(one.barred_after, today)
    ]
    if not parts:
        return None
    return Lapsing(
        invoices=len({part.invoice_id for part in parts}),
        cents=sum(part.open_cents for part in parts),
        after=min(part.barred_after for part in parts),
    )


def _to_remind(session: Session, today: date) -> int:
    """Overdue, not on hold, and not reminded of since."""
    late = overdue_parts(session, today)
    reminded = sa.exists().where(
        col(Reminder.invoice_id) == col(Invoice.id), col(Reminder.due_on) >= late.c.due_on
    )
    held = sa.func.coalesce(col(Invoice.held_until) >= today, sa.false())
    query = (
        sa.select(sa.func.count())
        .select_from(Invoice)
        .join(late, late.c.invoice_id == col(Invoice.id))
        .where(~reminded, ~held)
    )
    return int(session.execute(query).scalar_one())


def _next_collection(session: Session, today: date) -> NextCollection | None:
    row = session.execute(
        sa.select(
            col(Collection.collect_on),
            sa.func.count(),
            sa.func.sum(col(CollectionItem.amount_cents)),
        )
        .join(CollectionItem, col(CollectionItem.collection_id) == col(Collection.id))
        .where(
            col(CollectionItem.state) == ItemState.COLLECTING,
            col(Collection.state) != CollectionState.REJECTED,
            col(Collection.collect_on) >= today,
        )
        .group_by(col(Collection.collect_on))
        .order_by(col(Collection.collect_on))
        .limit(1)
    ).first()
    return NextCollection(row[0], int(row[1]), int(row[2])) if row else None


def _waiting_runs(session: Session) -> tuple[WaitingRun, ...]:
    runs = session.exec(
        select(DuesRun).where(DuesRun.state == RunState.PREPARED).order_by(col(DuesRun.prepared_at))
    ).all()
    names = names_of(session, [run.prepared_by for run in runs])
    return tuple(
        WaitingRun(
            run_id=run.id,
            year=run.year,
            total_cents=run.total_cents,
            prepared_by=run.prepared_by,
            preparer=names.get(run.prepared_by, ""),
        )
        for run in runs
    )


def _waiting_files(session: Session) -> tuple[WaitingFile, ...]:
    rows = session.exec(
        select(Collection)
        .where(Collection.state == CollectionState.RELEASED)
        .order_by(col(Collection.collect_on), col(Collection.file_name))
    ).all()
    return tuple(
        WaitingFile(row.file_name, row.run_id, row.collect_on, row.control_sum_cents)
        for row in rows
    )


def _unmatched(session: Session) -> tuple[UnmatchedMoney, ...]:
    rows = session.exec(
        select(BankTransaction)
        .where(BankTransaction.state == TransactionState.UNMATCHED)
        .order_by(col(BankTransaction.booked_on).desc(), col(BankTransaction.id))
        .limit(UNMATCHED_MAX)
    ).all()
    return tuple(
        UnmatchedMoney(
            transaction_id=row.id,
            booked_on=row.booked_on,
            amount_cents=row.amount_cents,
            name=row.counterparty_name or "",
            text=row.text,
        )
        for row in rows
    )

"""The journal (Grundbuch): the entries of a year in their order, and accounts on any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.bank.tables import BankTransaction
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerBalance, LedgerEntry
from services.billing.lists import PAGE_ROWS, ListPage, PageRequest
from shared.db import Session

_READ_AT_ONCE = 2_000
By = Literal["booking", "value"]


class JournalEntry(NamedTuple):
    """One entry with what it is about; cents from the credited to the debited account.

    `value_on` (Wertstellung) is the bank's day for money on the bank account, else the day it was
    booked on.
    """

    id: UUID
    posting_id: UUID
    booked_on: date
    value_on: date
    debit: Account
    credit: Account
    account_name: str | None
    amount_cents: int
    text: str
    invoice: str | None
    member_number: str | None
    company: str | None
    transaction_id: UUID | None


class AccountSum(NamedTuple):
    """What was booked on an account, debit and credit in cents; the balance is the difference."""

    account: Account
    account_name: str
    debit_cents: int
    credit_cents: int
    entries: int

    @property
    def balance_cents(self) -> int:
        return self.debit_cents - self.credit_cents


class JournalFilter(NamedTuple):
    """A year, and one account of it if it is named."""

    year: int
    account: Account | None = None


def journal(session: Session, year: int) -> Iterator[JournalEntry]:
    """All entries of a year by their day, read bit by bit however many there are."""
    in_order = (
        _described(session)
        .where(_in_year(year))
        .order_by(col(LedgerEntry.booked_on), col(LedgerEntry.id))
    )
    rows = session.execute(in_order, execution_options={"yield_per": _READ_AT_ONCE})
    for row in rows:
        yield JournalEntry._make(row)


def journal_page(
    session: Session, wanted: JournalFilter, request: PageRequest
) -> ListPage[JournalEntry]:
    """A page of the entries of a year, latest first; without a search their number is kept.

    The page is found on the entries alone, by their index, and what it is about read for its rows
    only, in a query of its own: in one, PostgreSQL joined all entries first (12.8 s of 100,000), or
    found the page anew for each of them while it had no statistics.
    """
    found = _entries_found(session, wanted, request.search)
    on_page = found.order_by(*_LATEST_FIRST).limit(PAGE_ROWS).offset(request.offset)
    ids = list(session.execute(on_page).scalars())
    rows = session.execute(
        _described(session).where(col(LedgerEntry.id).in_(ids)).order_by(*_LATEST_FIRST)
    )
    count = _count(session, found) if request.search else _kept_count(session, wanted)
    return ListPage(tuple(JournalEntry._make(row) for row in rows), request.page, count)


def account_sums(session: Session, year: int) -> list[AccountSum]:
    """What was booked on each account in a year (Summenliste), from the kept sums."""
    return _sums(session, col(LedgerBalance.month).between(date(year, 1, 1), date(year, 12, 1)))


def journal_years(session: Session) -> list[int]:
    """The years with entries, latest first."""
    months = session.execute(
        sa.select(col(LedgerBalance.month))
        .where(col(LedgerBalance.association_id) == session.own)
        .distinct()
    ).scalars()
    return sorted({month.year for month in months}, reverse=True)


def balances_on(session: Session, on: date, by: By = "booking") -> list[AccountSum]:
    """What each account stood at in the evening of a day, by booking date or by value date.

    Whole months are kept sums; only the entries of the month are added up.
    """
    first = on.replace(day=1)
    sums = {
        (one.account, one.account_name): one
        for one in _sums(session, col(LedgerBalance.month) < first)
    }
    in_month = col(LedgerEntry.booked_on).between(first, on)
    _add(sums, session, in_month, 1)
    if by == "value":
        valued, booked = _value_on(), col(LedgerEntry.booked_on)
        _add(sums, session, sa.and_(booked > on, valued <= on), 1)
        _add(sums, session, sa.and_(booked <= on, valued > on), -1)
    return [sums[key] for key in sorted(sums)]


def _add(
    sums: dict[tuple[Account, str], AccountSum],
    session: Session,
    condition: sa.ColumnElement[bool],
    sign: int,
) -> None:
    entry = LedgerEntry
    by = (col(entry.debit), col(entry.credit), col(entry.account_name))
    rows = session.execute(
        sa.select(*by, sa.func.sum(entry.amount_cents), sa.func.count())
        .outerjoin(BankTransaction, col(BankTransaction.id) == col(entry.transaction_id))
        .where(col(entry.association_id) == session.own, condition)
        .group_by(*by)
    )
    for debit, credit, name, cents, count in rows:
        for account, debited, credited in ((debit, cents, 0), (credit, 0, cents)):
            key = account, (name or "") if account is Account.OTHER else ""
            kept = sums.get(key) or AccountSum(*key, 0, 0, 0)
            sums[key] = kept._replace(
                debit_cents=kept.debit_cents + sign * int(debited),
                credit_cents=kept.credit_cents + sign * int(credited),
                entries=kept.entries + sign * count,
            )


def _sums(session: Session, condition: sa.ColumnElement[bool]) -> list[AccountSum]:
    by = (col(LedgerBalance.account), col(LedgerBalance.account_name))
    rows = session.execute(
        sa.select(
            *by,
            sa.func.sum(LedgerBalance.debit_cents),
            sa.func.sum(LedgerBalance.credit_cents),
            sa.func.sum(LedgerBalance.entries),
        )
        .where(col(LedgerBalance.association_id) == session.own, condition)
        .group_by(*by)
        .order_by(*by)
    )
    return [AccountSum(account, name, *map(int, booked)) for account, name, *booked in rows]


def _value_on() -> sa.ColumnElement[date]:
    on_bank = sa.or_(
        col(LedgerEntry.debit) == Account.BANK, col(LedgerEntry.credit) == Account.BANK
    )
    valued = sa.case((on_bank, col(BankTransaction.value_on)))
    return sa.func.coalesce(valued, col(LedgerEntry.booked_on), type_=sa.Date())


_LATEST_FIRST = (col(LedgerEntry.booked_on).desc(), col(LedgerEntry.id).desc())


def _described(session: Session) -> sa.Select[*tuple[Any, ...]]:
    """Entries with what they are about, the columns of `JournalEntry`."""
    entry = LedgerEntry
    return (
        sa.select(
            col(entry.id),
            col(entry.posting_id),
            col(entry.booked_on),
            _value_on(),
            col(entry.debit),
            col(entry.credit),
            col(entry.account_name),
            col(entry.amount_cents),
            col(entry.text),
            col(Invoice.number),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            col(entry.transaction_id),
        )
        .outerjoin(BankTransaction, col(BankTransaction.id) == col(entry.transaction_id))
        .outerjoin(Invoice, col(Invoice.id) == col(entry.invoice_id))
        .outerjoin(MemberAccount, col(MemberAccount.member_id) == col(entry.member_id))
        .where(col(entry.association_id) == session.own)
    )


def _in_year(year: int) -> sa.ColumnElement[bool]:
    return col(LedgerEntry.booked_on).between(date(year, 1, 1), date(year, 12, 31))


def _entries_found(
    session: Session, wanted: JournalFilter, search: str
) -> sa.Select[*tuple[Any, ...]]:
    """Ids of the entries of a year, of one account, with a text in them or in what they are about.

    Each table is searched by itself, so that none is joined to all entries.
    """
    entry = LedgerEntry
    query = sa.select(col(entry.id)).where(
        col(entry.association_id) == session.own, _in_year(wanted.year)
    )
    if wanted.account:
        on = (col(entry.debit) == wanted.account, col(entry.credit) == wanted.account)
        query = query.where(sa.or_(*on))
    if search:
        query = query.where(sa.or_(*_says(session, search)))
    return query


def _says(session: Session, search: str) -> Iterator[sa.ColumnElement[bool]]:
    yield _contains(search, LedgerEntry.text, LedgerEntry.account_name)
    about = (
        (LedgerEntry.invoice_id, Invoice, Invoice.id, (Invoice.number,)),
        (
            LedgerEntry.member_id,
            MemberAccount,
            MemberAccount.member_id,
            (MemberAccount.member_number, MemberAccount.company),
        ),
        (
            LedgerEntry.transaction_id,
            BankTransaction,
            BankTransaction.id,
            (BankTransaction.text, BankTransaction.counterparty_name),
        ),
    )
    for reference, table, key, texts in about:
        with_text = sa.select(col(key)).where(
            col(table.association_id) == session.own, _contains(search, *texts)
        )
        yield col(reference).in_(with_text)


def _contains(search: str, *texts: str | None) -> sa.ColumnElement[bool]:
    return sa.or_(*(col(text).icontains(search, autoescape=True) for text in texts))


def _count(session: Session, found: sa.Select[*tuple[Any, ...]]) -> int:
    counted = sa.select(sa.func.count()).select_from(found.subquery())
    return int(session.execute(counted).scalar_one())


def _kept_count(session: Session, wanted: JournalFilter) -> int:
    """Each entry stands on two accounts."""
    sums = account_sums(session, wanted.year)
    if wanted.account:
        return sum(one.entries for one in sums if one.account is wanted.account)
    return sum(one.entries for one in sums) // 2

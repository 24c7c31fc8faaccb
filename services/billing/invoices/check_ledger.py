"""Proves that the books are right: entries balance, invoices equal their entries, totals agree."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.invoices.tables import Invoice
from services.billing.ledger.keep_balances import Key, Sums
from services.billing.ledger.tables import Account, LedgerBalance, LedgerEntry
from shared.db import Session


class Difference(NamedTuple):
    """A place where the books do not agree; amounts in cents."""

    check: str
    subject: str
    expected_cents: int
    actual_cents: int


class LedgerReport(NamedTuple):
    """The result for one association: sums by account (debit positive) and every difference."""

    entries: int
    invoices: int
    balances: dict[str, int]
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        return not self.differences

    def to_json(self) -> dict[str, object]:
        """The object of `umlauf ledger check --json`."""
        return {
            "ok": self.ok,
            "entries": self.entries,
            "invoices": self.invoices,
            "balances": self.balances,
            "differences": [difference._asdict() for difference in self.differences],
        }


def check_ledger(session: Session) -> LedgerReport:
    """Checks the association of the session; set-based, whatever the size."""
    balances = _balances(session)
    differences = [
        *_unbalanced(session, balances),
        *_wrong_invoices(session),
        *_wrong_total(session, balances),
        *_wrong_balances(session),
    ]
    return LedgerReport(
        _count(session, LedgerEntry), _count(session, Invoice), balances, tuple(differences)
    )


def _balances(session: Session) -> dict[str, int]:
    sums: dict[str, int] = {}
    for side, sign in ((LedgerEntry.debit, 1), (LedgerEntry.credit, -1)):
        rows = session.exec(select(side, sa.func.sum(LedgerEntry.amount_cents)).group_by(col(side)))
        for account, cents in rows:
            sums[str(account)] = sums.get(str(account), 0) + sign * int(cents)
    return dict(sorted(sums.items()))


def _unbalanced(session: Session, balances: dict[str, int]) -> list[Difference]:
    found = []
    if total := sum(balances.values()):
        found.append(Difference("trial_balance", "all accounts", 0, total))
    one_sided = session.exec(
        select(LedgerEntry).where(
            sa.or_(
                col(LedgerEntry.amount_cents) <= 0,
                col(LedgerEntry.debit) == col(LedgerEntry.credit),
            )
        )
    )
    found += [
        Difference("entry_balances", str(entry.id), 0, entry.amount_cents) for entry in one_sided
    ]
    return found


def _wrong_invoices(session: Session) -> list[Difference]:
    kept = (
        ("invoice_open_amount", Account.RECEIVABLE, col(Invoice.open_cents)),
        ("invoice_written_off", Account.BAD_DEBTS, col(Invoice.written_off_cents)),
    )
    return [
        Difference(check, row.number, int(row.booked_cents), row.kept_cents)
        for check, account, column in kept
        for row in _differing(session, account, column)
    ]


def _differing(session: Session, account: Account, kept: Any) -> sa.Result[Any]:
    """Invoices that keep another amount than their entries on an account come to."""
    change = sa.case(
        (col(LedgerEntry.debit) == account, col(LedgerEntry.amount_cents)),
        else_=-col(LedgerEntry.amount_cents),
    )
    booked = (
        sa.select(col(LedgerEntry.invoice_id), sa.func.sum(change).label("cents"))
        .where(
            col(LedgerEntry.association_id) == session.own,
            col(LedgerEntry.invoice_id).is_not(None),
            sa.or_(col(LedgerEntry.debit) == account, col(LedgerEntry.credit) == account),
        )
        .group_by(col(LedgerEntry.invoice_id))
        .subquery()
    )
    cents = sa.func.coalesce(booked.c.cents, 0)
    return session.execute(
        sa.select(col(Invoice.number), kept.label("kept_cents"), cents.label("booked_cents"))
        .outerjoin(booked, booked.c.invoice_id == col(Invoice.id))
        .where(col(Invoice.association_id) == session.own, kept != cents)
        .order_by(col(Invoice.number))
    )


def _wrong_total(session: Session, balances: dict[str, int]) -> list[Difference]:
    total = session.exec(select(sa.func.coalesce(sa.func.sum(Invoice.open_cents), 0))).one()
    booked = balances.get(Account.RECEIVABLE.value, 0)
    if int(total) == booked:
        return []
    return [Difference("open_invoices_total", "receivable", booked, int(total))]


def _wrong_balances(session: Session) -> list[Difference]:
    """Sums kept by account and month that are not those of the entries."""
    entry, booked = LedgerEntry, Sums()
    by = (col(entry.booked_on), col(entry.debit), col(entry.credit), col(entry.account_name))
    sums = (sa.func.sum(entry.amount_cents), sa.func.count())
    for row in session.execute(
        sa.select(*by, *sums).where(col(entry.association_id) == session.own).group_by(*by)
    ):
        booked_on, debit, credit, name, cents, count = row
        booked.add(booked_on, debit, credit, name, cents=int(cents), entries=count)
    kept = {
        Key(one.month, one.account, one.account_name): (one.debit_cents, one.credit_cents)
        for one in session.exec(select(LedgerBalance))
    }
    found = []
    for key in sorted({*booked.of, *kept}):
        debit, credit, _ = booked.of.get(key, (0, 0, 0))
        has_debit, has_credit = kept.get(key, (0, 0))
        if (debit, credit) != (has_debit, has_credit):
            subject = f"{key.account_name or key.account.value} in {key.month:%Y-%m}"
            difference = Difference("kept_balance", subject, debit - credit, has_debit - has_credit)
            found.append(difference)
    return found


def _count(session: Session, table: type[LedgerEntry] | type[Invoice]) -> int:
    return int(session.exec(select(sa.func.count()).select_from(table)).one())

"""Keeps what was booked on each account in each month, in the transaction of the entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy.dialects import postgresql, sqlite

from services.billing.ledger.tables import Account, LedgerBalance
from shared.db import table_of
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


class Key(NamedTuple):
    """An account in a month."""

    month: date
    account: Account
    account_name: str


@dataclass(slots=True)
class Sums:
    """Cents by account and month, debit and credit apart, and how many entries."""

    of: dict[Key, tuple[int, int, int]] = field(default_factory=dict)

    def add(
        self,
        booked_on: date,
        debit: Account,
        credit: Account,
        account_name: str | None,
        *,
        cents: int,
        entries: int = 1,
    ) -> None:
        """One entry, or several of a day between the same accounts."""
        for account, debited, credited in ((debit, cents, 0), (credit, 0, cents)):
            name = (account_name or "") if account is Account.OTHER else ""
            key = Key(booked_on.replace(day=1), account, name)
            kept = self.of.get(key, (0, 0, 0))
            self.of[key] = (kept[0] + debited, kept[1] + credited, kept[2] + entries)


def keep_balances(uow: UnitOfWork, sums: Sums) -> None:
    """Adds to what is kept; always in the same order, so that two who book do not lock each other
    out."""
    table = table_of(LedgerBalance)
    dialect = uow.session.connection().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    for key, (debit, credit, entries) in sorted(sums.of.items()):
        adding = insert(table).values(
            association_id=uow.own,
            id=new_id(),
            **key._asdict(),
            debit_cents=debit,
            credit_cents=credit,
            entries=entries,
        )
        uow.session.execute(
            adding.on_conflict_do_update(
                index_elements=["association_id", "month", "account", "account_name"],
                set_={
                    "debit_cents": table.c.debit_cents + adding.excluded.debit_cents,
                    "credit_cents": table.c.credit_cents + adding.excluded.credit_cents,
                    "entries": table.c.entries + adding.excluded.entries,
                },
            )
        )

"""Compares the books with the bank's own balance, and statements with each other."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.billing.bank.account_sums import booked_at_bank, told_without_statement
from services.billing.bank.rules.statement_chain import ChainedStatement, Gap, gaps
from services.billing.bank.statements import chained_statements
from shared.db import Session


class BankBalance(NamedTuple):
    """The latest statement's closing balance and what the books say for that day, in cents.

    `gaps` are places where a statement is missing, `odd` statements whose own sum is not right:
    both are shown and stop nothing. `untold_cents` moved since by what no statement with balances
    tells of.
    """

    closing_on: date
    closing_cents: int
    books_cents: int
    untold_cents: int
    gaps: tuple[Gap, ...]
    odd: tuple[ChainedStatement, ...]

    @property
    def difference_cents(self) -> int:
        """What the bank has more than the books."""
        return self.closing_cents - self.books_cents

    def to_json(self) -> dict[str, object]:
        """As `umlauf bank import --json` and `ledger check --json` give it."""
        return {
            "closing_on": self.closing_on.isoformat(),
            "closing_cents": self.closing_cents,
            "books_cents": self.books_cents,
            "difference_cents": self.difference_cents,
        }


def bank_balance(session: Session) -> BankBalance | None:
    """None while no statement with balances was imported.

    What was told since by reports and notifications alone is not in the statement: it is left out
    of the books' side. Of the statement's own day it may be in it or not; the balance decides.
    """
    statements = chained_statements(session)
    if not statements:
        return None
    last = statements[-1]
    later = told_without_statement(session, after=last.last_day)
    books = booked_at_bank(session) - later
    same_day = told_without_statement(session, on=last.last_day)
    if same_day and books - same_day == last.closing_cents:
        books, later = books - same_day, later + same_day
    return BankBalance(
        closing_on=last.last_day,
        closing_cents=last.closing_cents,
        books_cents=books,
        untold_cents=later,
        gaps=tuple(gaps(statements)),
        odd=tuple(one for one in statements if not one.adds_up),
    )

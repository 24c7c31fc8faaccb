"""Takes the bank's opening balance over: from the first statement on, the books are the account."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from services.billing.association.tables import Association
from services.billing.bank.account_sums import booked_at_bank, told_without_statement
from services.billing.bank.rules.statement_chain import ChainedStatement
from services.billing.bank.statements import chained_statements
from services.billing.ledger.closed_period import open_day
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account, LedgerEntry
from shared.db import Session
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


def take_over_opening(uow: UnitOfWork, association: Association) -> int:
    """Cents by which the opening balance in the books was changed.

    The earliest statement opens with what was there before it, less what was told of earlier days
    without balances. A statement from before it that comes later changes that again, by a
    posting of the difference.
    """
    statements = chained_statements(uow.session)
    if not statements:
        return 0
    first = statements[0]
    cents = _missing(uow.session, first, statements[-1])
    if cents:
        _post(uow, open_day(association, first.first_day), cents)
    return cents


def _missing(session: Session, first: ChainedStatement, last: ChainedStatement) -> int:
    """What was told of the first statement's own day without balances may lie before it or in it:
    the balance that the last one closes with decides."""
    before = told_without_statement(session, before=first.first_day)
    same_day = told_without_statement(session, on=first.first_day)
    missing = first.opening_cents - before - _taken_over(session)
    if same_day and not _fits(session, last, missing) and _fits(session, last, missing - same_day):
        return missing - same_day
    return missing


def _fits(session: Session, last: ChainedStatement, cents: int) -> bool:
    """Whether the books equal the bank once the opening balance is changed by so much."""
    books = booked_at_bank(session) + cents
    books -= told_without_statement(session, after=last.last_day)
    same_day = told_without_statement(session, on=last.last_day)
    return last.closing_cents in (books, books - same_day)


def _taken_over(session: Session) -> int:
    debit, credit = col(LedgerEntry.debit), col(LedgerEntry.credit)
    signed = sa.case(
        (
            sa.and_(debit == Account.BANK, credit == Account.OPENING_BALANCE),
            col(LedgerEntry.amount_cents),
        ),
        (
            sa.and_(debit == Account.OPENING_BALANCE, credit == Account.BANK),
            -col(LedgerEntry.amount_cents),
        ),
        else_=0,
    )
    query = sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(
        col(LedgerEntry.association_id) == session.own,
        sa.or_(debit == Account.OPENING_BALANCE, credit == Account.OPENING_BALANCE),
    )
    return int(session.execute(query).scalar_one())


def _post(uow: UnitOfWork, day: date, cents: int) -> None:
    sides = (Account.BANK, Account.OPENING_BALANCE)
    debit, credit = sides if cents > 0 else reversed(sides)
    post(
        uow,
        [
            Posting(
                posting_id=new_id(),
                booked_on=day,
                debit=debit,
                credit=credit,
                amount_cents=abs(cents),
                text="",
            )
        ],
    )

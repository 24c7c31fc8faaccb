"""Which invoices unmatched money may be for, with every reason; a person says yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.tables import NumberSeries
from services.billing.bank.rules.payment_text import Series, member_numbers, read_text
from services.billing.bank.rules.reasons import Because
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.collections.tables import CollectionItem, ItemState
from services.billing.invoices.tables import Invoice, InvoiceState
from shared.db import Session

_MOST = 3
_MOST_FOUND = 20
_MOST_EQUAL = 500


class Choice(NamedTuple):
    """An invoice that money can be given to, as shown."""

    invoice_id: UUID
    number: str
    member_id: UUID
    member_number: str
    company: str
    amount_cents: int
    open_cents: int
    due_on: date


class Suggestion(NamedTuple):
    """A choice with its reasons, the best first."""

    choice: Choice
    because: tuple[Because, ...]


_CHOICE = (
    col(Invoice.id),
    col(Invoice.number),
    col(Invoice.member_id),
    col(MemberAccount.member_number),
    col(MemberAccount.company),
    col(Invoice.amount_cents),
    col(Invoice.open_cents),
    col(Invoice.due_on),
)


def suggest(
    session: Session, transactions: Sequence[BankTransaction]
) -> dict[UUID, list[Suggestion]]:
    """By transaction: at most three invoices it may be for. Money out gets none."""
    paid = [row for row in transactions if row.amount_cents > 0 and row.currency == "EUR"]
    if not paid:
        return {}
    series = Series.of(session.exec(select(NumberSeries.series)))
    texts = {row.id: f"{row.text} {row.end_to_end_id or ''}" for row in paid}
    named = {
        id_: {number for spelt in read_text(text, series).numbers for number in spelt}
        for id_, text in texts.items()
    }
    by_account = _members_by_account(session, paid)
    numbers = {id_: set(member_numbers(text)) for id_, text in texts.items()}
    choices = _candidates(
        session,
        {number for some in named.values() for number in some},
        {number for some in numbers.values() for number in some},
        {member for some in by_account.values() for member in some},
        {row.amount_cents for row in paid},
    )
    found = {}
    for row in paid:
        known = by_account.get(row.counterparty_iban_hash or "", set())
        weighed = [
            Suggestion(choice, reasons)
            for choice in choices
            if (reasons := tuple(_reasons(row, choice, named[row.id], numbers[row.id], known)))
        ]
        if best := _best(weighed):
            found[row.id] = best
    return found


def search_invoices(session: Session, text: str, transaction: BankTransaction) -> list[Choice]:
    """Invoices by number, company or member number: open ones for money in, collected ones for
    money out. Without a text those of the same amount."""
    query = sa.select(*_CHOICE).join(
        MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id)
    )
    if transaction.amount_cents < 0:
        collected = sa.select(col(CollectionItem.invoice_id)).where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.state).in_((ItemState.PAID, ItemState.COLLECTING)),
            col(CollectionItem.amount_cents) <= -transaction.amount_cents,
        )
        query = query.where(col(Invoice.id).in_(collected))
    if text:
        query = query.where(
            sa.or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (
                        col(Invoice.number),
                        col(MemberAccount.company),
                        col(MemberAccount.member_number),
                    )
                )
            )
        )
    elif transaction.amount_cents > 0:
        query = query.where(col(Invoice.open_cents) == transaction.amount_cents)
    rows = session.execute(
        query.where(col(Invoice.association_id) == session.own)
        .order_by(col(Invoice.open_cents) == 0, col(Invoice.due_on), col(Invoice.number))
        .limit(_MOST_FOUND)
    )
    return [Choice._make(row) for row in rows]


def _best(weighed: list[Suggestion]) -> list[Suggestion]:
    """An amount alone suggests something only if no other invoice has it."""
    told = [each for each in weighed if each.because != (Because("amount_equal"),)]
    if not told and len(weighed) == 1:
        return weighed
    return sorted(told, key=lambda each: (-len(each.because), each.choice.due_on))[:_MOST]


def _reasons(
    row: BankTransaction,
    choice: Choice,
    named: set[str],
    member_numbers: set[str],
    members: set[UUID],
) -> Iterable[Because]:
    if choice.number in named:
        yield Because("number_named", choice.number)
    if choice.member_number in member_numbers:
        yield Because("member_named", choice.member_number)
    if choice.member_id in members:
        yield Because("account_known", choice.member_number)
    if _alike(row.counterparty_name, choice.company):
        yield Because("name_alike", choice.company)
    if choice.open_cents == row.amount_cents:
        yield Because("amount_equal")


def _alike(name: str | None, company: str) -> bool:
    """Banks cut names and leave marks out: the first letters must agree."""
    plain = "".join(filter(str.isalnum, (name or "").casefold()))
    other = "".join(filter(str.isalnum, company.casefold()))
    length = min(len(plain), len(other), 12)
    return length >= 5 and plain[:length] == other[:length]


def _candidates(
    session: Session,
    numbers: set[str],
    member_numbers: set[str],
    members: set[UUID],
    amounts: set[int],
) -> list[Choice]:
    is_open = col(Invoice.state) == InvoiceState.OPEN
    rows = session.execute(
        sa.select(*_CHOICE)
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(Invoice.association_id) == session.own,
            sa.or_(
                col(Invoice.number).in_(numbers),
                sa.and_(is_open, col(MemberAccount.member_number).in_(member_numbers)),
                sa.and_(is_open, col(Invoice.member_id).in_(members)),
                sa.and_(is_open, col(Invoice.open_cents).in_(amounts)),
            ),
        )
        .order_by(col(Invoice.due_on), col(Invoice.number))
        .limit(_MOST_EQUAL)
    )
    return [Choice._make(row) for row in rows]


def _members_by_account(session: Session, rows: Sequence[BankTransaction]) -> dict[str, set[UUID]]:
    hashes = {row.counterparty_iban_hash for row in rows if row.counterparty_iban_hash}
    if not hashes:
        return {}
    of_mandate = select(Mandate.iban_hash, Mandate.member_id).where(
        col(Mandate.iban_hash).in_(hashes)
    )
    paid_before = (
        select(BankTransaction.counterparty_iban_hash, Invoice.member_id)
        .join(Invoice, col(Invoice.id) == col(BankTransaction.invoice_id))
        .where(
            col(BankTransaction.counterparty_iban_hash).in_(hashes),
            BankTransaction.state == TransactionState.MATCHED,
        )
    )
    found: dict[str, set[UUID]] = {}
    for iban_hash, member_id in (*session.exec(of_mandate), *session.exec(paid_before)):
        if iban_hash and member_id:
            found.setdefault(iban_hash, set()).add(member_id)
    return found

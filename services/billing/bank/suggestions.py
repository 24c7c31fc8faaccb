"""Which invoices unmatched money may be for, with every reason; a person says yes or no."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.bank.payer_accounts import AccountPayer, IbanHashes, payer_accounts
from services.billing.bank.queries import invoice_series
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.payment_text import Series, member_numbers, read_text
from services.billing.bank.tables import BankTransaction
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.lists import german_spellings
from services.billing.sepa.sepa_text import sepa_name
from shared.crypto import KeyRing
from shared.db import Session

SUGGESTIONS_MAX = 3  # More than a person weighs at a glance; the search finds the others.
SEARCH_MAX = 20  # One screen; who sees the end of it searches for more letters.
# Of the few hundred payments shown at once; every payment is weighed against every one of these.
_CANDIDATES_MAX = 500
# Banks cut names after 27, 35 or 70 letters and leave out legal forms; fewer than five letters
# ("Auto", "GmbH") begin too many names.
_NAME_LETTERS_MIN, _NAME_LETTERS_MAX = 5, 12
_NAMES_MAX = 100  # More than stand on a page at once.


class AssignableInvoice(NamedTuple):
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
    """An invoice that money may be for, with the reasons why."""

    invoice: AssignableInvoice
    reasons: tuple[Reason, ...]


class _Clues(NamedTuple):
    """What the text and the account of one payment point to."""

    numbers: frozenset[str]
    member_numbers: frozenset[str]
    members: frozenset[UUID]
    name: str


_COLUMNS = (
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
    session: Session, keys: KeyRing, transactions: Sequence[BankTransaction]
) -> dict[UUID, list[Suggestion]]:
    """By transaction: at most three invoices it may be for, the best first. Money out gets none.

    With the keys an account is found too that a mandate has under another one.
    """
    payments = [row for row in transactions if row.amount_cents > 0 and row.currency == "EUR"]
    if not payments:
        return {}
    clues = _clues(session, keys, payments)
    candidates = _candidates(session, clues.values(), {row.amount_cents for row in payments})
    found = {row.id: _best(_weighed(row, candidates, clues[row.id])) for row in payments}
    return {id_: suggestions for id_, suggestions in found.items() if suggestions}


def search_invoices(
    session: Session, text: str, transaction: BankTransaction
) -> list[AssignableInvoice]:
    """Invoices by number, company or member number: open ones for money in, collected ones for
    money out. Without a text those of the same amount."""
    query = sa.select(*_COLUMNS).join(
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
        query = query.where(_contains(text))
    elif transaction.amount_cents > 0:
        query = query.where(col(Invoice.open_cents) == transaction.amount_cents)
    rows = session.execute(
        query.where(col(Invoice.association_id) == session.own)
        .order_by(col(Invoice.open_cents) == 0, col(Invoice.due_on), col(Invoice.number))
        .limit(SEARCH_MAX)
    )
    return [AssignableInvoice._make(row) for row in rows]


def _contains(text: str) -> sa.ColumnElement[bool]:
    searched = (col(Invoice.number), col(MemberAccount.member_number))
    company = col(MemberAccount.company)
    return sa.or_(
        *(column.icontains(text, autoescape=True) for column in searched),
        *(company.icontains(spelt, autoescape=True) for spelt in german_spellings(text)),
    )


def _clues(
    session: Session, keys: KeyRing, payments: Sequence[BankTransaction]
) -> dict[UUID, _Clues]:
    series = invoice_series(session)
    accounts = {row.id: _account_of(row, keys) for row in payments}
    payers = payer_accounts(session, set(accounts.values()))
    return {row.id: _clues_of(row, series, payers.get(accounts[row.id], ())) for row in payments}


def _account_of(row: BankTransaction, keys: KeyRing) -> IbanHashes:
    """Rows of older versions have only the one hash that was made for them."""
    if row.counterparty_iban_sealed is None:
        return (row.counterparty_iban_hash,) if row.counterparty_iban_hash else ()
    return keys.search_hashes(keys.decrypt(row.counterparty_iban_sealed, row.id.bytes))


def _clues_of(row: BankTransaction, series: Series, known: Sequence[AccountPayer]) -> _Clues:
    text = f"{row.text} {row.end_to_end_id or ''}"
    return _Clues(
        numbers=frozenset(each for spelt in read_text(text, series).numbers for each in spelt),
        member_numbers=frozenset(member_numbers(text)),
        members=frozenset(payer.member_id for payer in known),
        name=(row.counterparty_name or "").strip()[:_NAME_LETTERS_MAX],
    )


def _candidates(
    session: Session, clues: Collection[_Clues], amounts: set[int]
) -> list[AssignableInvoice]:
    """Every invoice that a clue points to or that is open by an amount, for all payments at once;
    what is not named must be open."""
    is_open = col(Invoice.state) == InvoiceState.OPEN
    numbers = frozenset[str]().union(*(each.numbers for each in clues))
    of_members = frozenset[str]().union(*(each.member_numbers for each in clues))
    members = frozenset[UUID]().union(*(each.members for each in clues))
    names = {each.name for each in clues if len(each.name) >= _NAME_LETTERS_MIN}
    rows = session.execute(
        sa.select(*_COLUMNS)
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(Invoice.association_id) == session.own,
            sa.or_(
                col(Invoice.number).in_(numbers),
                sa.and_(is_open, col(MemberAccount.member_number).in_(of_members)),
                sa.and_(is_open, col(Invoice.member_id).in_(members)),
                sa.and_(is_open, col(Invoice.open_cents).in_(amounts)),
                sa.and_(is_open, _begins_like(sorted(names)[:_NAMES_MAX])),
            ),
        )
        .order_by(col(Invoice.due_on), col(Invoice.number))
        .limit(_CANDIDATES_MAX)
    )
    return [AssignableInvoice._make(row) for row in rows]


def _weighed(
    row: BankTransaction, candidates: Iterable[AssignableInvoice], clues: _Clues
) -> list[Suggestion]:
    weighed = (Suggestion(each, tuple(_reasons(row, each, clues))) for each in candidates)
    return [suggestion for suggestion in weighed if suggestion.reasons]


def _best(weighed: list[Suggestion]) -> list[Suggestion]:
    """An amount alone suggests something only if no other invoice has it."""
    pointed_at = [each for each in weighed if each.reasons != (Reason("amount_equal"),)]
    if not pointed_at and len(weighed) == 1:
        return weighed
    ordered = sorted(pointed_at, key=lambda each: (-len(each.reasons), each.invoice.due_on))
    return ordered[:SUGGESTIONS_MAX]


def _reasons(row: BankTransaction, invoice: AssignableInvoice, clues: _Clues) -> Iterable[Reason]:
    if invoice.number in clues.numbers:
        yield Reason("number_named", invoice.number)
    if invoice.member_number in clues.member_numbers:
        yield Reason("member_named", invoice.member_number)
    if invoice.member_id in clues.members:
        yield Reason("account_known", invoice.member_number)
    if _begin_alike(row.counterparty_name, invoice.company):
        yield Reason("name_alike", invoice.company)
    if invoice.open_cents == row.amount_cents:
        yield Reason("amount_equal")


def _begins_like(names: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a company's name begins as one of these, however the bank spelt it."""
    company = col(MemberAccount.company)
    spelt = {one for name in names for one in german_spellings(name)}
    begun = (company.istartswith(one, autoescape=True) for one in sorted(spelt))
    return sa.or_(sa.false(), *begun)


def _begin_alike(name: str | None, company: str) -> bool:
    """Banks cut names, spell umlauts out and leave marks away: the first letters must agree."""
    plain = "".join(filter(str.isalnum, sepa_name(name or "").text.casefold()))
    other = "".join(filter(str.isalnum, sepa_name(company).text.casefold()))
    length = min(len(plain), len(other), _NAME_LETTERS_MAX)
    return length >= _NAME_LETTERS_MIN and plain[:length] == other[:length]

"""Takes over what a member owed, or had paid too much, before the books began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import MemberAccount, PaymentArrangement
from services.billing.association.tables import Association
from services.billing.association.take_numbers import invoice_number, take_numbers
from services.billing.collections.member_balances import member_balance
from services.billing.errors import MemberAccountNotFound
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.rules.invoice_facts import (
    Debtor,
    LineFacts,
    invoice_facts,
    opening_text,
)
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.closed_period import open_day
from services.billing.ledger.lock_books import lock_books
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from services.billing.openings.rules import Movement, Position, kept_cents, movement
from services.billing.openings.tables import OpeningBalance
from shared.contracts.opening_balances import OpeningBalanceStated
from shared.i18n import language_of
from shared.ids import new_id
from shared.postal_address import PostalAddress
from shared.unit_of_work import UnitOfWork

SERIES = "EB"
"""Eröffnungsbilanz: numbers of claims that another program has invoiced."""


class _Side(NamedTuple):
    """Cents between the opening balance and an account, above zero where that account grows by what
    the member owes."""

    account: Account
    cents: int
    on: date


def take_over_opening(uow: UnitOfWork, event: OpeningBalanceStated) -> None:
    """The claim becomes an open item, the credit the member's; another balance said later is posted
    as the difference, and an older one changes nothing.

    Days in closed books are posted on the first open one. Raises MemberAccountNotFound.
    """
    association = lock_books(uow.session)
    account = uow.session.get(MemberAccount, event.member_id)
    if account is None:
        raise MemberAccountNotFound
    opening = uow.session.get(OpeningBalance, event.member_id)
    if opening is None:
        opening = OpeningBalance(
            association_id=uow.own,
            member_id=event.member_id,
            balance_cents=0,
            balance_on=event.balance_on,
            stated_at=event.stated_at,
        )
        uow.session.add(opening)
    elif opening.stated_at > event.stated_at:
        return
    _change(uow, association, account, opening, event)
    opening.balance_cents, opening.balance_on = event.balance_cents, event.balance_on
    opening.stated_at = event.stated_at


def _change(
    uow: UnitOfWork,
    association: Association,
    account: MemberAccount,
    opening: OpeningBalance,
    event: OpeningBalanceStated,
) -> None:
    invoice = uow.session.get(Invoice, opening.invoice_id) if opening.invoice_id else None
    credit = max(member_balance(uow.session, account.member_id).available_cents, 0)
    position = Position(invoice.open_cents if invoice else 0, credit)
    moved = movement(opening.balance_cents, event.balance_cents, position)
    if moved.claim_cents > 0 and invoice is None:
        invoice = _invoice(uow, association, account, event)
        opening.invoice_id = invoice.id
    if invoice is not None:
        _claim(invoice, account, moved, event)
    uow.session.flush()
    posting_id = new_id()
    post(
        uow,
        (
            _posting(one, posting_id, account, invoice)
            for one in _sides(association, opening, event, moved)
            if one.cents
        ),
    )


def _sides(
    association: Association, opening: OpeningBalance, event: OpeningBalanceStated, moved: Movement
) -> Iterator[_Side]:
    before = open_day(association, opening.balance_on)
    now = open_day(association, event.balance_on)
    if before != now:
        kept = kept_cents(opening.balance_cents, event.balance_cents)
        same = Account.RECEIVABLE if event.balance_cents > 0 else Account.MEMBER_CREDIT
        owed = kept if same is Account.RECEIVABLE else -kept
        yield _Side(same, -owed, before)
        yield _Side(same, owed, now)
    yield _Side(Account.RECEIVABLE, moved.claim_cents, now)
    yield _Side(Account.MEMBER_CREDIT, -moved.credit_cents, now)


def _posting(
    side: _Side, posting_id: UUID, account: MemberAccount, invoice: Invoice | None
) -> Posting:
    debit, credit = side.account, Account.OPENING_BALANCE
    if side.cents < 0:
        debit, credit = credit, debit
    of_invoice = invoice if side.account is Account.RECEIVABLE else None
    return Posting(
        posting_id=posting_id,
        booked_on=side.on,
        debit=debit,
        credit=credit,
        amount_cents=abs(side.cents),
        text=of_invoice.number if of_invoice else "",
        member_id=account.member_id,
        invoice_id=of_invoice.id if of_invoice else None,
    )


def _claim(
    invoice: Invoice, account: MemberAccount, moved: Movement, event: OpeningBalanceStated
) -> None:
    """The item as it is owed now; one of which nothing is left was no claim."""
    invoice.amount_cents += moved.claim_cents
    invoice.open_cents += moved.claim_cents
    invoice.issue_on = invoice.due_on = event.balance_on
    invoice.year = event.balance_on.year
    if invoice.open_cents > 0:
        invoice.state = InvoiceState.OPEN
    elif moved.claim_cents:
        invoice.state = InvoiceState.PAID if invoice.amount_cents else InvoiceState.CANCELLED
    line = LineFacts(
        text=opening_text(language_of(invoice.language) or "en"),
        explanation=(),
        amount_cents=invoice.amount_cents,
        period_from=event.balance_on,
        period_to=event.balance_on,
    )
    debtor = Debtor(account.member_number, account.company, PostalAddress.of(account))
    invoice.snapshot = invoice_facts(debtor, [line], None)


def _invoice(
    uow: UnitOfWork, association: Association, account: MemberAccount, event: OpeningBalanceStated
) -> Invoice:
    """An item without document: the one that the member has is another program's."""
    (number,) = take_numbers(uow, SERIES, 1)
    arrangement = uow.session.get(PaymentArrangement, account.member_id)
    invoice = Invoice(
        association_id=uow.own,
        number=invoice_number(SERIES, number),
        kind=InvoiceKind.OPENING,
        state=InvoiceState.OPEN,
        member_id=account.member_id,
        year=event.balance_on.year,
        issue_on=event.balance_on,
        due_on=event.balance_on,
        payment_method=arrangement.method if arrangement else PaymentMethod.TRANSFER,
        language=account.language,
        country=account.country,
        issuer_id=freeze_letterhead(uow, association),
        amount_cents=0,
        open_cents=0,
        snapshot={},
        issued_at=uow.clock.now(),
    )
    uow.session.add(invoice)
    uow.session.flush()
    return invoice

"""Sets a member's credit off against its open invoices (Aufrechnung, § 387 BGB)."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.collections.member_balances import pending_cents
from services.billing.credits.errors import (
    AmountNotPositive,
    CreditTooSmall,
    NoCredit,
    NothingToSetOff,
)
from services.billing.credits.queries import MemberCredit, credit_of
from services.billing.invoices.rules.states import InvoiceState, state_of
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from shared.actor import Actor
from shared.contracts.corrections import CreditOffset
from shared.events import publish
from shared.ids import new_id
from shared.money import plain_amount
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


class Offset(NamedTuple):
    """Cents of an invoice that were paid from credit."""

    invoice: str
    offset_cents: int
    open_cents: int


def offset_credit(
    uow: UnitOfWork, member_number: str, by: Actor, *, amount_cents: int | None = None
) -> list[Offset]:
    """Pays the oldest open invoices from the credit, as far as it or the amount reaches (§ 366
    BGB); what a debit under way takes is left to it.

    Raises MissingPermission, NoCredit, AmountNotPositive, CreditTooSmall, NothingToSetOff.
    """
    by.require(Permission.BANK_ASSIGN)
    if amount_cents is not None and amount_cents <= 0:
        raise AmountNotPositive
    lock_books(uow.session)
    credit = _credit(uow, member_number, amount_cents)
    left = credit.balance.available_cents if amount_cents is None else amount_cents
    posting_id = new_id()
    changed: list[tuple[UUID, Offset]] = []
    for invoice, pending in _open_invoices(uow, credit.member_id):
        cents = min(left, invoice.open_cents - pending)
        if cents > 0:
            _pay(uow, invoice, cents, posting_id)
            changed.append((invoice.id, Offset(invoice.number, cents, invoice.open_cents)))
            left -= cents
    if not changed:
        raise NothingToSetOff
    publish(
        uow,
        CreditOffset(
            posting_id=posting_id,
            member_id=credit.member_id,
            amount_cents=sum(one.offset_cents for _, one in changed),
            invoice_ids=tuple(id_ for id_, _ in changed),
            offset_by=by.person_id,
        ),
    )
    return [one for _, one in changed]


def _credit(uow: UnitOfWork, member_number: str, amount_cents: int | None) -> MemberCredit:
    """What is to be paid back is not set off too: one cent, one use."""
    credit = credit_of(uow.session, member_number)
    if credit is None or credit.credit_cents <= 0:
        raise NoCredit(member_number=member_number)
    available = credit.balance.available_cents
    wanted = credit.credit_cents if amount_cents is None else amount_cents
    if available < wanted and (amount_cents is not None or not available):
        raise CreditTooSmall(credit=plain_amount(available), wanted=plain_amount(wanted))
    return credit


def _open_invoices(uow: UnitOfWork, member_id: UUID) -> list[tuple[Invoice, int]]:
    """With what debits under way take of each."""
    query = (
        select(Invoice, pending_cents(uow.session))
        .where(
            col(Invoice.association_id) == uow.own,
            col(Invoice.member_id) == member_id,
            col(Invoice.state) == InvoiceState.OPEN,
        )
        .order_by(col(Invoice.due_on), col(Invoice.number))
        .with_for_update(of=Invoice)
    )
    return [(invoice, int(pending)) for invoice, pending in uow.session.exec(query)]


def _pay(uow: UnitOfWork, invoice: Invoice, cents: int, posting_id: UUID) -> None:
    invoice.open_cents -= cents
    invoice.state = state_of(invoice.open_cents, invoice.state)
    paid = Posting(
        posting_id=posting_id,
        booked_on=uow.clock.today(),
        debit=Account.MEMBER_CREDIT,
        credit=Account.RECEIVABLE,
        amount_cents=cents,
        text=invoice.number,
        member_id=invoice.member_id,
        invoice_id=invoice.id,
    )
    post(uow, [paid])

"""Issues one invoice outside a run: for an admission, or in place of or beside an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.take_numbers import invoice_number, take_numbers
from services.billing.invoices.rules.invoice_facts import (
    DebitFacts,
    Debtor,
    LineFacts,
    Preceding,
    invoice_facts,
)
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState, state_of
from services.billing.invoices.tables import Invoice
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from shared.contracts.billing import InvoiceIssued
from shared.events import publish
from shared.postal_address import PostalAddress
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class IssuedLine:
    """A line and the income account it goes to."""

    facts: LineFacts
    income: Account


@dataclass(frozen=True)
class InvoiceOrder:
    """What to invoice, under which letterhead.

    With a mandate it is collected on `collect_on`, else due on `due_on`. `preceding` is the invoice
    that it replaces or adds to; `prepaid_cents` of the member's credit pay it at once.
    """

    account: MemberAccount
    kind: InvoiceKind
    year: int
    lines: tuple[IssuedLine, ...]
    issuer_id: UUID
    due_on: date
    mandate: Mandate | None = None
    collect_on: date | None = None
    preceding: Invoice | None = None
    prepaid_cents: int = 0

    @property
    def amount_cents(self) -> int:
        return sum(line.facts.amount_cents for line in self.lines)


def issue_invoice(uow: UnitOfWork, order: InvoiceOrder) -> Invoice:
    """Gives the number, books the receivable and publishes InvoiceIssued, all or nothing."""
    clock = uow.clock
    series = f"BR-{order.year}"
    (number,) = take_numbers(uow, series, 1)
    invoice = Invoice(
        association_id=uow.own,
        number=invoice_number(series, number),
        kind=order.kind,
        state=state_of(order.amount_cents - order.prepaid_cents, InvoiceState.OPEN),
        member_id=order.account.member_id,
        year=order.year,
        issue_on=clock.today(),
        due_on=order.collect_on or order.due_on,
        collect_on=order.collect_on,
        payment_method=PaymentMethod.DIRECT_DEBIT if order.mandate else PaymentMethod.TRANSFER,
        mandate_id=order.mandate.id if order.mandate else None,
        language=order.account.language,
        country=order.account.country,
        issuer_id=order.issuer_id,
        amount_cents=order.amount_cents,
        open_cents=order.amount_cents - order.prepaid_cents,
        snapshot=_snapshot(order),
        issued_at=clock.now(),
        preceding_id=order.preceding.id if order.preceding else None,
    )
    uow.session.add(invoice)
    uow.session.flush()
    _book(uow, invoice, order)
    publish(uow, _issued(invoice))
    return invoice


def _book(uow: UnitOfWork, invoice: Invoice, order: InvoiceOrder) -> None:
    by_income: dict[Account, int] = {}
    for line in order.lines:
        by_income[line.income] = by_income.get(line.income, 0) + line.facts.amount_cents
    parts = [(Account.RECEIVABLE, income, cents) for income, cents in by_income.items()]
    parts.append((Account.MEMBER_CREDIT, Account.RECEIVABLE, order.prepaid_cents))
    post(
        uow,
        (
            Posting(
                posting_id=invoice.id,
                booked_on=invoice.issue_on,
                debit=debit,
                credit=credit,
                amount_cents=cents,
                text=invoice.number,
                member_id=invoice.member_id,
                invoice_id=invoice.id,
            )
            for debit, credit, cents in parts
            if cents
        ),
    )


def _snapshot(order: InvoiceOrder) -> dict[str, object]:
    account, mandate = order.account, order.mandate
    debit = None
    if mandate:
        debit = DebitFacts(
            mandate_reference=mandate.reference,
            account_holder=mandate.account_holder,
            iban_masked=mandate.iban_masked,
            scheme=mandate.scheme,
        )
    debtor = Debtor(account.member_number, account.company, PostalAddress.of(account))
    before = order.preceding
    return invoice_facts(
        debtor,
        (line.facts for line in order.lines),
        debit,
        preceding=Preceding(before.number, before.issue_on) if before else None,
        prepaid_cents=order.prepaid_cents,
    )


def _issued(invoice: Invoice) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        number=invoice.number,
        run_id=invoice.run_id,
        kind=invoice.kind,
        amount_cents=invoice.amount_cents,
        issue_on=invoice.issue_on,
        due_on=invoice.due_on,
        payment_method=invoice.payment_method,
        collect_on=invoice.collect_on,
    )

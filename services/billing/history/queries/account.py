"""A member's account (Mitgliedskonto): what it owes and paid, how it pays, and why that much."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.queries import has_running_mandate
from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.association.queries import own_association
from services.billing.collections.member_balances import MemberBalance, member_balance
from services.billing.errors import MemberAccountNotFound
from services.billing.history.queries.statement import (
    Movement,
    PendingDebit,
    movements,
    pending_debits,
)
from services.billing.invoices.due_parts import due_parts
from services.billing.invoices.rules.payment_terms import overdue_before
from services.billing.invoices.tables import DuesAssessment, Invoice
from shared.db import Session


class AccountInvoice(NamedTuple):
    """An invoice of the member and how much of it is overdue."""

    invoice: Invoice
    overdue_cents: int

    @property
    def overdue(self) -> bool:
        return self.overdue_cents > 0


class AccountPage(NamedTuple):
    """`movements` latest first; `can_debit`: a mandate of the member is valid, whether it pays by
    it or not."""

    account: MemberAccount
    method: PaymentMethod | None
    mandate: Mandate | None
    can_debit: bool
    balance: MemberBalance
    overdue_cents: int
    invoices: tuple[AccountInvoice, ...]
    movements: tuple[Movement, ...]
    pending: tuple[PendingDebit, ...]
    assessments: tuple[DuesAssessment, ...]


def account_page(session: Session, member_id: UUID, today: date) -> AccountPage:
    """Raises MemberAccountNotFound."""
    account = session.get(MemberAccount, member_id)
    if account is None:
        raise MemberAccountNotFound
    arrangement = session.get(PaymentArrangement, member_id)
    mandate_id = arrangement.mandate_id if arrangement else None
    invoices = _invoices(session, member_id, today)
    return AccountPage(
        account=account,
        method=arrangement.method if arrangement else None,
        mandate=session.get(Mandate, mandate_id) if mandate_id else None,
        can_debit=has_running_mandate(session, member_id),
        balance=member_balance(session, member_id),
        overdue_cents=sum(one.overdue_cents for one in invoices),
        invoices=invoices,
        movements=tuple(reversed(movements(session, member_id))),
        pending=tuple(pending_debits(session, member_id)),
        assessments=_assessments(session, member_id),
    )


def _assessments(session: Session, member_id: UUID) -> tuple[DuesAssessment, ...]:
    return tuple(
        session.exec(
            select(DuesAssessment)
            .where(DuesAssessment.member_id == member_id)
            .order_by(col(DuesAssessment.year).desc())
        )
    )


def _invoices(session: Session, member_id: UUID, today: date) -> tuple[AccountInvoice, ...]:
    rows = session.exec(
        select(Invoice)
        .where(Invoice.member_id == member_id)
        .order_by(col(Invoice.issued_at).desc(), col(Invoice.number).desc())
    )
    overdue, since = Counter[UUID](), overdue_before(today, own_association(session).country)
    for part in due_parts(session, members=[member_id]):
        if part.due_on < since:
            overdue[part.invoice_id] += part.open_cents
    return tuple(AccountInvoice(row, overdue[row.id]) for row in rows)

"""What a member owes for the year of an invoice by today's or by corrected figures."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import select

from services.billing.accounts.tables import MemberAccount
from services.billing.corrections.errors import (
    FiguresChangeNothing,
    FiguresMissing,
    InvoiceWithoutFigures,
)
from services.billing.corrections.orders import CorrectionOrder
from services.billing.dues.assess import Assessment, MemberFacts, assess, assess_admission
from services.billing.dues.explain import explain
from services.billing.errors import MemberAccountNotFound
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.regulations.queries import regulation_in_force
from shared.db import Session
from shared.i18n import language_of


class AssessedAnew(NamedTuple):
    """The member's account, its dues by the regulation, and the reasons in its language."""

    account: MemberAccount
    assessment: Assessment
    explanation: tuple[str, ...]


def assess_anew(session: Session, invoice: Invoice, order: CorrectionOrder) -> AssessedAnew:
    """By the figures of the order where it has some, else by the member's own.

    Raises InvoiceWithoutFigures, FiguresMissing, NoDuesRegulation.
    """
    if invoice.kind not in (InvoiceKind.DUES, InvoiceKind.ADMISSION):
        raise InvoiceWithoutFigures(number=invoice.number)
    account = session.get(MemberAccount, invoice.member_id)
    if account is None:
        raise MemberAccountNotFound
    rules = regulation_in_force(session, invoice.year).rules
    facts = _facts(account, order)
    admission = invoice.kind is InvoiceKind.ADMISSION
    found = assess_admission(rules, facts) if admission else assess(rules, facts, invoice.year)
    if found.blocked:
        raise FiguresMissing(year=str(invoice.year))
    language = language_of(account.language) or "en"
    return AssessedAnew(account, found, explain(found.lines, language, account.country))


def difference_cents(session: Session, invoice: Invoice, anew: AssessedAnew) -> int:
    """What the member owes more (or less) than it was assessed. Raises FiguresChangeNothing."""
    before = assessment_of(session, invoice)
    charged = before.amount_cents if before else invoice.amount_cents
    difference = anew.assessment.amount_cents - charged
    if not difference:
        raise FiguresChangeNothing(year=str(invoice.year))
    return difference


def assessment_of(session: Session, invoice: Invoice) -> DuesAssessment | None:
    """The assessment of the member for the invoice's year (Beitragsfestsetzung)."""
    return session.exec(
        select(DuesAssessment).where(
            DuesAssessment.member_id == invoice.member_id, DuesAssessment.year == invoice.year
        )
    ).first()


def _facts(account: MemberAccount, order: CorrectionOrder) -> MemberFacts:
    given = order.employees is not None or order.turnover_cents is not None
    corrected = order.corrected and given
    return MemberFacts(
        kind=account.kind,
        employees=order.employees if corrected else account.employees,
        turnover_cents=order.turnover_cents if corrected else account.turnover_cents,
        joined_on=account.joined_on,
        left_on=account.left_on,
    )

"""What an application would cost, and billing's side of it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import select

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate
from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.dues.assess import MemberFacts, assess_admission
from services.billing.dues.explain import explain
from services.billing.dues.schedule import FeeTable, fee_table
from services.billing.dues.steps import StepTable
from services.billing.errors import DuesNotQuoted, QuoteClosed
from services.billing.quotes.tables import Quote
from services.billing.regulations.queries import regulation_in_force
from shared.db import Session
from shared.i18n import Language


class Declared(NamedTuple):
    """Figures as declared; None where the regulation asks for none or nothing was given."""

    employees: int | None = None
    turnover_cents: int | None = None


class Offer(NamedTuple):
    """The dues of a full year and the first payment if admitted today, with their reasons.

    `first_cents` is entry fee plus pro rata dues. `blocked`: no amount follows from the figures.
    """

    dues_class: str
    annual_cents: int
    first_cents: int
    annual_reason: tuple[str, ...]
    first_reason: tuple[str, ...]
    blocked: bool
    prorated: bool = False

    @property
    def explanation(self) -> tuple[str, ...]:
        return self.annual_reason + self.first_reason


class Question(NamedTuple):
    """Which figures a kind's dues need: names out of "employees", "turnover"; and the scale."""

    figures: tuple[str, ...]
    default_class: bool
    table: FeeTable | None


class QuoteFacts(NamedTuple):
    """What an applicant's pages know of its application, as billing keeps it; amounts in cents.

    `annual_cents` and `first_cents` are None before figures were declared, `method` and
    `mandate_id` before a way of paying was chosen. Of a `closed` one nothing changes any more.
    The link to it lasts for a while from `updated_at`.
    """

    application_id: UUID
    kind: str
    company: str
    country: str
    employees: int | None
    turnover_cents: int | None
    annual_cents: int | None
    first_cents: int | None
    method: PaymentMethod | None
    mandate_id: UUID | None
    closed: bool
    updated_at: datetime


class MandateForm(NamedTuple):
    """What the mandate names: the creditor, and the account given before (masked)."""

    creditor: Association
    former: Mandate | None


def find_quote(session: Session, token: str) -> QuoteFacts | None:
    """The quote that a draft's link opens; None while its event is still on the way."""
    sha256 = hashlib.sha256(token.encode()).hexdigest()
    quote = session.exec(select(Quote).where(Quote.token_sha256 == sha256)).first()
    if quote is None:
        return None
    return QuoteFacts(
        application_id=quote.application_id,
        kind=quote.kind,
        company=quote.company,
        country=quote.country,
        employees=quote.employees,
        turnover_cents=quote.turnover_cents,
        annual_cents=quote.annual_cents,
        first_cents=quote.first_cents,
        method=quote.method,
        mandate_id=quote.mandate_id,
        closed=quote.closed,
        updated_at=quote.updated_at,
    )


def refuse_closed(quote: QuoteFacts) -> QuoteFacts:
    """Raises QuoteClosed."""
    if quote.closed:
        raise QuoteClosed
    return quote


def refuse_unreckoned(quote: QuoteFacts) -> QuoteFacts:
    """Raises QuoteClosed, or DuesNotQuoted as long as there is no amount to pay."""
    if refuse_closed(quote).annual_cents is None:
        raise DuesNotQuoted
    return quote


def question_for(
    session: Session, kind: str, language: Language, country: str | None, *, today: date
) -> Question:
    """What to ask a kind of applicant; raises NoDuesRegulation."""
    rules = regulation_in_force(session, today.year).rules
    if kind not in rules.kinds:
        return Question((), False, None)
    rule, table = rules.kinds[kind], fee_table(rules, kind, language, country)
    if not isinstance(rule, StepTable):
        return Question((), True, table)
    figures = tuple(measure.name for measure in rule.measures)
    return Question(figures, rule.missing != "block", table)


def offer_for(
    session: Session,
    kind: str,
    declared: Declared,
    language: Language,
    country: str | None,
    *,
    today: date,
) -> Offer:
    """The dues as if the association admitted the company today; raises NoDuesRegulation."""
    rules = regulation_in_force(session, today.year).rules
    facts = MemberFacts(
        kind=kind,
        employees=declared.employees,
        turnover_cents=declared.turnover_cents,
        joined_on=today,
    )
    found = assess_admission(rules, facts)
    reasons = explain(found.lines, language, country)
    return Offer(
        dues_class=found.dues_class,
        annual_cents=found.full_amount_cents,
        first_cents=found.amount_cents,
        annual_reason=reasons[:1],
        first_reason=reasons[1:],
        blocked=found.blocked is not None,
        prorated=any(line.code.startswith("proration.") for line in found.lines),
    )


def mandate_form(session: Session, quote: QuoteFacts) -> MandateForm:
    """Raises UnknownAssociation."""
    former = session.get(Mandate, quote.mandate_id) if quote.mandate_id else None
    return MandateForm(own_association(session), former)

"""What an application would cost, and billing's side of it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from sqlmodel import select

from services.billing.accounts.tables import Mandate
from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.dues.assess import MemberFacts, assess_admission
from services.billing.dues.explain import explain
from services.billing.dues.schedule import FeeTable, fee_table
from services.billing.dues.steps import StepTable
from services.billing.errors import QuoteClosed
from services.billing.quotes.tables import Quote
from services.billing.regulations.queries import ruling_of
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


class MandateForm(NamedTuple):
    """What the mandate names: the creditor, and the account given before (masked)."""

    creditor: Association
    former: Mandate | None


def find_quote(session: Session, token: str) -> Quote | None:
    """The quote that a draft's link opens; None while its event is still on the way."""
    sha256 = hashlib.sha256(token.encode()).hexdigest()
    return session.exec(select(Quote).where(Quote.token_sha256 == sha256)).first()


def refuse_closed(quote: Quote) -> Quote:
    """Raises QuoteClosed."""
    if quote.closed:
        raise QuoteClosed
    return quote


def question_for(
    session: Session, kind: str, language: Language, country: str | None, *, today: date
) -> Question:
    """What to ask a kind of applicant; raises NoDuesRegulation."""
    rules = ruling_of(session, today.year).rules
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
    rules = ruling_of(session, today.year).rules
    found = assess_admission(
        rules, MemberFacts("", kind, declared.employees, declared.turnover_cents, today)
    )
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


def mandate_form(session: Session, quote: Quote) -> MandateForm:
    """Raises UnknownAssociation."""
    former = session.get(Mandate, quote.mandate_id) if quote.mandate_id else None
    return MandateForm(own_association(session), former)

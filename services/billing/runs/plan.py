"""What a dues run of a year would do, member by member, read in slices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.rules.states import MandateState, PaymentMethod, Scheme
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.dues.assess import Assessment, Assessor, MemberFacts
from services.billing.dues.explain import explainer_for
from services.billing.invoices.tables import DuesAssessment
from services.billing.regulations.queries import Ruling
from services.billing.runs.rules.run_exceptions import (
    KINDS,
    MandateFacts,
    RunException,
    mandate_findings,
)
from shared.db import Session
from shared.i18n import language_of

SLICE = 2_000


class Debtor(NamedTuple):
    """A member account with its way of paying; the last nine are of its mandate, if it has one."""

    member_id: UUID
    member_number: str
    company: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    language: str
    kind: str
    joined_on: date
    left_on: date | None
    employees: int | None
    turnover_cents: int | None
    method: PaymentMethod | None
    mandate_id: UUID | None
    reference: str | None
    scheme: Scheme | None
    mandate_state: MandateState | None
    signed_on: date | None
    last_collected_on: date | None
    b2b_confirmed_on: date | None
    imported: bool | None
    account_holder: str | None
    iban_masked: str | None


class PlannedMember(NamedTuple):
    """One member in a run: what it owes and why, how it pays, what stands in the way.

    `blocked` members are left out of the run and listed.
    """

    debtor: Debtor
    assessment: Assessment
    explanation: tuple[str, ...]
    method: PaymentMethod
    exceptions: tuple[RunException, ...]
    blocked: bool


_A, _P, _M = MemberAccount, PaymentArrangement, Mandate
_SOURCES = {"method": _P, "mandate_id": _P, "mandate_state": _M}
_COLUMNS: tuple[Any, ...] = tuple(
    getattr(
        _SOURCES.get(name, _A if hasattr(_A, name) else _M),
        "state" if name == "mandate_state" else name,
    )
    for name in Debtor._fields
)


def plan_run(
    session: Session, ruling: Ruling, year: int, collect_on: date, *, today: date
) -> Iterator[list[PlannedMember]]:
    """The members not yet assessed for the year, by member number, in slices of SLICE.

    One query, read by a cursor: the caller may write what it planned between two slices.
    """
    planner = _Planner(ruling, year, today, collect_on)
    rows = session.execute(_members(session, year), execution_options={"yield_per": SLICE})
    for some in rows.partitions():
        yield [planner.plan(Debtor._make(row)) for row in some]


class Fingerprint:
    """SHA-256 over what each member is charged and how: what the releasing person agreed to."""

    def __init__(self, ruling: Ruling, year: int, collect_on: date) -> None:
        self._digest = hashlib.sha256(f"{ruling.id}|{year}|{collect_on}".encode())

    def add(self, planned: Iterable[PlannedMember]) -> None:
        for member in planned:
            debtor, assessment = member.debtor, member.assessment
            self._digest.update(
                f"\n{debtor.member_id}|{assessment.amount_cents}|{assessment.dues_class}"
                f"|{member.method}|{debtor.mandate_id}|{member.blocked}".encode()
            )

    def hex(self) -> str:
        return self._digest.hexdigest()


class _Planner:
    def __init__(self, ruling: Ruling, year: int, today: date, collect_on: date) -> None:
        self._assessor = Assessor(ruling.rules, year)
        self._today, self._collect_on = today, collect_on

    def plan(self, debtor: Debtor) -> PlannedMember:
        assessment = self._assessor.assess(
            MemberFacts(
                debtor.member_number,
                debtor.kind,
                debtor.employees,
                debtor.turnover_cents,
                debtor.joined_on,
                debtor.left_on,
            )
        )
        codes = self._findings(debtor, assessment)
        explainer = explainer_for(language_of(debtor.language) or "en", debtor.country)
        return PlannedMember(
            debtor,
            assessment,
            explainer.explain(assessment.lines),
            debtor.method or PaymentMethod.TRANSFER,
            tuple([RunException(debtor.member_number, debtor.company, code) for code in codes]),
            any(KINDS[code].severity == "blocks" for code in codes),
        )

    def _findings(self, debtor: Debtor, assessment: Assessment) -> list[str]:
        if assessment.blocked:
            return [assessment.blocked]
        codes = ["class_assumed"] if assessment.assumed else []
        if not assessment.amount_cents:
            return codes
        if debtor.method is None:
            codes.append("payment_unknown")
        if debtor.method is PaymentMethod.DIRECT_DEBIT:
            codes += mandate_findings(
                _mandate(debtor), today=self._today, collect_on=self._collect_on
            )
        return codes


def _mandate(debtor: Debtor) -> MandateFacts | None:
    if debtor.mandate_state is None or debtor.scheme is None or debtor.signed_on is None:
        return None
    return MandateFacts(
        debtor.mandate_state,
        debtor.scheme,
        debtor.signed_on,
        debtor.last_collected_on,
        debtor.b2b_confirmed_on,
        bool(debtor.imported),
    )


def _members(session: Session, year: int) -> sa.Select[*tuple[Any, ...]]:
    assessed = sa.and_(
        col(DuesAssessment.association_id) == session.own,
        col(DuesAssessment.year) == year,
        col(DuesAssessment.member_id) == col(_A.member_id),
    )
    return (
        sa.select(*_COLUMNS)
        .select_from(_A)
        .outerjoin(_P, col(_P.member_id) == col(_A.member_id))
        .outerjoin(_M, col(_M.id) == col(_P.mandate_id))
        .outerjoin(DuesAssessment, assessed)
        .where(
            col(_A.association_id) == session.own,
            col(DuesAssessment.id).is_(None),
            col(_A.joined_on) <= date(year, 12, 31),
            sa.or_(col(_A.left_on).is_(None), col(_A.left_on) >= date(year, 1, 1)),
        )
        .order_by(col(_A.member_number))
    )

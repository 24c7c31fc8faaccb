"""What a dues run of a year would do, member by member, read in slices."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Generator, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.rules.states import MandateState, PaymentMethod, Scheme
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.balances.rules.wishes import Treatment
from services.billing.collections.member_balances import UsableCredit, usable_credits
from services.billing.collections.rules.mandate_findings import MandateFacts, mandate_findings
from services.billing.dues.assess import Assessment, Assessor, MemberFacts
from services.billing.dues.explain import explainer_for
from services.billing.invoices.tables import DuesAssessment
from services.billing.regulations.queries import RegulationInForce
from services.billing.runs.decisions import decisions_of
from services.billing.runs.rules.run_exceptions import KINDS, RunException
from shared.db import Session
from shared.i18n import language_of
from shared.postal_address import ADDRESS_FIELDS, PostalAddress

PLAN_BATCH_ROWS = 2_000
"""Long enough that a statement per table costs little, short enough that memory stays flat."""


class PlannedMandate(NamedTuple):
    """The mandate a member is collected by; the account number is masked."""

    id: UUID
    reference: str
    scheme: Scheme
    account_holder: str
    iban_masked: str


class PlannedMember(NamedTuple):
    """One member in a run: what it owes and why, how it pays, what stands in the way.

    `blocked` members are left out of the run and listed. `set_off_cents` of the member's credit
    pay a part of it, or all (§ 387 BGB). `previous_cents`: the dues of the year before.
    """

    member_id: UUID
    member_number: str
    company: str
    address: PostalAddress
    language: str
    joined_on: date
    method: PaymentMethod
    mandate: PlannedMandate | None
    assessment: Assessment
    explanation: tuple[str, ...]
    exceptions: tuple[RunException, ...]
    blocked: bool
    set_off_cents: int = 0
    previous_cents: int | None = None

    @property
    def collected_by(self) -> PlannedMandate | None:
        """The mandate of a member that pays by direct debit; None means transfer, or nothing."""
        debited = self.method is PaymentMethod.DIRECT_DEBIT and self.to_pay_cents > 0
        return self.mandate if debited else None

    @property
    def to_pay_cents(self) -> int:
        """What is asked for: the dues less the credit set off."""
        return self.assessment.amount_cents - self.set_off_cents


class _Row(NamedTuple):
    """A member account with its way of paying; from `mandate_id` on, of its mandate if any."""

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
    unreachable: str | None
    method: PaymentMethod | None
    mandate_id: UUID | None
    reference: str
    scheme: Scheme
    mandate_state: MandateState
    signed_on: date
    last_collected_on: date | None
    b2b_confirmed_on: date | None
    imported: bool
    account_holder: str
    iban_masked: str
    iban_country: str


_COLUMNS: Mapping[str, Any] = {
    "member_id": MemberAccount.member_id,
    "member_number": MemberAccount.member_number,
    "company": MemberAccount.company,
    **{part: getattr(MemberAccount, part) for part in ADDRESS_FIELDS},
    "language": MemberAccount.language,
    "kind": MemberAccount.kind,
    "joined_on": MemberAccount.joined_on,
    "left_on": MemberAccount.left_on,
    "employees": MemberAccount.employees,
    "turnover_cents": MemberAccount.turnover_cents,
    "unreachable": MemberAccount.unreachable,
    "method": PaymentArrangement.method,
    "mandate_id": Mandate.id,
    "reference": Mandate.reference,
    "scheme": Mandate.scheme,
    "mandate_state": Mandate.state,
    "signed_on": Mandate.signed_on,
    "last_collected_on": Mandate.last_collected_on,
    "b2b_confirmed_on": Mandate.b2b_confirmed_on,
    "imported": Mandate.imported,
    "account_holder": Mandate.account_holder,
    "iban_masked": Mandate.iban_masked,
    "iban_country": Mandate.iban_country,
}


def plan_run(
    session: Session, regulation: RegulationInForce, year: int, *, collect_on: date, today: date
) -> Generator[list[PlannedMember]]:
    """The members not yet assessed for the year, by member number, PLAN_BATCH_ROWS at a time.

    One query, read by a cursor: the caller may write what it planned between two slices.
    """
    planner = _Planner(regulation, year, collect_on=collect_on, today=today)
    planner.credits = usable_credits(session)
    planner.previous = _assessed(session, year - 1)
    planner.set_aside = decisions_of(session, year).set_aside.keys()
    options = {"yield_per": PLAN_BATCH_ROWS}
    with session.execute(_members(session, year), execution_options=options) as rows:
        for some in rows.partitions():
            yield [planner.plan(_Row._make(row)) for row in some]


class Fingerprint:
    """SHA-256 over what each member is charged and how: what the releasing person agreed to."""

    def __init__(self, regulation: RegulationInForce, year: int, collect_on: date) -> None:
        self._digest = hashlib.sha256(f"{regulation.id}|{year}|{collect_on}".encode())

    def add(self, planned: Iterable[PlannedMember]) -> None:
        """Members in the order of the plan."""
        for member in planned:
            assessment = member.assessment
            mandate_id = member.mandate.id if member.mandate else None
            self._digest.update(
                f"\n{member.member_id}|{assessment.amount_cents}|{assessment.dues_class}"
                f"|{member.method}|{mandate_id}|{member.blocked}".encode()
            )
            if member.set_off_cents:
                self._digest.update(f"|{member.set_off_cents}".encode())

    def hex(self) -> str:
        return self._digest.hexdigest()


class _Planner:
    def __init__(
        self, regulation: RegulationInForce, year: int, *, collect_on: date, today: date
    ) -> None:
        self._assessor = Assessor(regulation.rules, year)
        self._collect_on, self._today = collect_on, today
        self.credits: Mapping[UUID, UsableCredit] = {}
        self.previous: Mapping[UUID, int] = {}
        self.set_aside: Collection[UUID] = ()

    def plan(self, row: _Row) -> PlannedMember:
        assessment = self._assessor.assess(
            MemberFacts(
                kind=row.kind,
                employees=row.employees,
                turnover_cents=row.turnover_cents,
                joined_on=row.joined_on,
                left_on=row.left_on,
            )
        )
        credit = self.credits.get(row.member_id)
        set_off_cents = _set_off(credit, assessment.amount_cents or 0)
        codes = self._findings(row, assessment, set_off_cents)
        explainer = explainer_for(language_of(row.language) or "en", row.country)
        return PlannedMember(
            member_id=row.member_id,
            member_number=row.member_number,
            company=row.company,
            address=PostalAddress.of(row),
            language=row.language,
            joined_on=row.joined_on,
            method=_method(row),
            mandate=_mandate(row),
            assessment=assessment,
            explanation=explainer.explain(assessment.lines),
            exceptions=tuple([RunException(row.member_number, row.company, one) for one in codes]),
            blocked=any(KINDS[code].severity == "blocks" for code in codes),
            set_off_cents=set_off_cents,
            previous_cents=self.previous.get(row.member_id),
        )

    def _findings(self, row: _Row, assessment: Assessment, set_off_cents: int) -> list[str]:
        if row.member_id in self.set_aside:
            return ["set_aside"]
        if assessment.blocked:
            return [assessment.blocked]
        codes = ["class_assumed"] if assessment.assumed else []
        if _jumps(self.previous.get(row.member_id), assessment.amount_cents):
            codes.append("jump")
        if not assessment.amount_cents:
            return codes
        if row.unreachable:
            codes.append("unreachable")
        if credit := self.credits.get(row.member_id):
            codes += _CREDIT_CODES[credit.treatment] if credit.free_cents else ()
        if set_off_cents == assessment.amount_cents:
            return codes
        return codes + self._payment_findings(row)

    def _payment_findings(self, row: _Row) -> list[str]:
        if row.method is None:
            return ["payment_unknown"]
        if row.method is not PaymentMethod.DIRECT_DEBIT:
            return []
        if row.mandate_state is MandateState.SUSPENDED:
            return ["mandate_suspended"]
        return mandate_findings(_mandate_facts(row), today=self._today, collect_on=self._collect_on)


_CREDIT_CODES = {
    Treatment.PAYS: ("credit",),
    Treatment.WAITS: ("credit_waits",),
    Treatment.KEPT: ("credit_kept",),
}


def _set_off(credit: UsableCredit | None, cents: int) -> int:
    """What is left of the credit when all is paid that is open, if it may pay."""
    if credit is None or credit.treatment is not Treatment.PAYS:
        return 0
    return min(credit.free_cents, cents)


def _jumps(previous: int | None, cents: int | None) -> bool:
    """More than half of last year's up or down; who had nothing to pay then has nothing to jump."""
    return bool(previous) and abs((cents or 0) - (previous or 0)) * 2 > (previous or 0)


def _assessed(session: Session, year: int) -> dict[UUID, int]:
    """The dues of a year by member."""
    rows = session.execute(
        sa.select(col(DuesAssessment.member_id), col(DuesAssessment.amount_cents)).where(
            col(DuesAssessment.association_id) == session.own, col(DuesAssessment.year) == year
        )
    )
    return {row.member_id: row.amount_cents for row in rows}


def _method(row: _Row) -> PaymentMethod:
    """While a mandate is suspended, dues accrue and are asked for by invoice (edge case 18)."""
    if row.mandate_state is MandateState.SUSPENDED:
        return PaymentMethod.TRANSFER
    return row.method or PaymentMethod.TRANSFER


def _mandate(row: _Row) -> PlannedMandate | None:
    if row.mandate_id is None:
        return None
    return PlannedMandate(
        id=row.mandate_id,
        reference=row.reference,
        scheme=row.scheme,
        account_holder=row.account_holder,
        iban_masked=row.iban_masked,
    )


def _mandate_facts(row: _Row) -> MandateFacts | None:
    if row.mandate_id is None:
        return None
    return MandateFacts(
        state=row.mandate_state,
        scheme=row.scheme,
        signed_on=row.signed_on,
        last_collected_on=row.last_collected_on,
        b2b_confirmed_on=row.b2b_confirmed_on,
        imported=row.imported,
        account_holder=row.account_holder,
        iban_country=row.iban_country,
        city=row.city,
        street=row.street,
        numbers=max(row.house_number, row.postcode, key=len),
    )


def _members(session: Session, year: int) -> sa.Select[*tuple[Any, ...]]:
    member = col(MemberAccount.member_id)
    # Not an outer join: this is hashed once, whatever PostgreSQL believes of a table that grows in
    # the same transaction. The join, believed to meet one row, read it for each member (2.5 s of a
    # run of 10,000, growing with the square).
    assessed = sa.select(col(DuesAssessment.member_id)).where(
        col(DuesAssessment.association_id) == session.own, col(DuesAssessment.year) == year
    )
    return (
        sa.select(*[_COLUMNS[name].label(name) for name in _Row._fields])
        .select_from(MemberAccount)
        .outerjoin(PaymentArrangement, col(PaymentArrangement.member_id) == member)
        .outerjoin(Mandate, col(Mandate.id) == col(PaymentArrangement.mandate_id))
        .where(
            col(MemberAccount.association_id) == session.own,
            member.not_in(assessed),
            col(MemberAccount.joined_on) <= date(year, 12, 31),
            sa.or_(
                col(MemberAccount.left_on).is_(None),
                col(MemberAccount.left_on) >= date(year, 1, 1),
            ),
        )
        .order_by(col(MemberAccount.member_number))
    )

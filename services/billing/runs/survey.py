"""What a dues run would do, as the treasurer looks at it: totals, causes, one page of members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import CollectionDates, collection_dates
from services.billing.lists import PAGE_ROWS, ListPage, PageRequest, Sum
from services.billing.runs.decisions import Decision, Decisions, decisions_of
from services.billing.runs.new_run import run_basis
from services.billing.runs.plan import Fingerprint, PlannedMember, plan_run
from services.billing.runs.rules.run_exceptions import KINDS, ExceptionKind
from services.billing.runs.rules.states import RunState
from services.billing.runs.run_line import RunLine, planned_line
from services.billing.runs.tables import DuesRun
from shared.db import Session
from shared.i18n import Language

CAUSE_LINES_MAX = 25
"""Members listed below a cause: who has more to mend works from the table of the whole run."""


@dataclass
class Cause:
    """All members with one exception; `shown` holds the first of them."""

    code: str
    total: Sum
    shown: list[RunLine] = field(default_factory=list)

    @property
    def kind(self) -> ExceptionKind:
        return KINDS[self.code]

    @property
    def blocks(self) -> bool:
        return self.kind.severity == "blocks"


class Survey(NamedTuple):
    """A run not yet released: `total` is what would be invoiced; blocked members are left out.

    `causes` wait for somebody, `resolved` were looked at; `undeclared_open` members declared
    nothing, and nobody has confirmed yet what they are charged.
    """

    year: int
    regulation: str
    dates: CollectionDates
    total: Sum
    debit: Sum
    transfer: Sum
    free: Sum
    blocked: Sum
    to_check: Sum
    causes: tuple[Cause, ...]
    resolved: tuple[Cause, ...]
    set_aside: tuple[tuple[RunLine, Decision], ...]
    undeclared: Decision | None
    undeclared_open: int
    page: ListPage[RunLine]
    fingerprint: str
    previous_cents: int | None


def survey_run(
    session: Session,
    year: int,
    requested_on: date,
    wanted: PageRequest,
    *,
    language: Language,
    today: date,
) -> Survey:
    """Reckons everything and writes nothing; lists the members wanted, in the reader's language.

    Raises NoDuesRegulation.
    """
    association, regulation = run_basis(session, year)
    dates = collection_dates(requested_on, today=today, terms=collection_terms(association))
    collect_on = dates.collection.on
    decisions = decisions_of(session, year)
    fingerprint = Fingerprint(regulation, year, collect_on)
    tally = _Tally(wanted, language, decisions)
    for planned in plan_run(session, regulation, year, collect_on=collect_on, today=today):
        fingerprint.add(planned)
        tally.add(planned)
    return Survey(
        year=year,
        regulation=regulation.rules.name,
        dates=dates,
        total=tally.total,
        debit=tally.debit,
        transfer=tally.transfer,
        free=tally.free,
        blocked=tally.blocked,
        to_check=tally.to_check,
        causes=tally.ordered(tally.causes),
        resolved=tally.ordered(tally.resolved),
        set_aside=tuple(tally.set_aside),
        undeclared=decisions.undeclared,
        undeclared_open=tally.undeclared_open,
        page=tally.page(),
        fingerprint=fingerprint.hex(),
        previous_cents=_previous_cents(session, year),
    )


class _Tally:
    def __init__(self, wanted: PageRequest, language: Language, decisions: Decisions) -> None:
        self._wanted, self._language, self._decisions = wanted, language, decisions
        self.total, self.debit, self.transfer = Sum(), Sum(), Sum()
        self.free, self.blocked, self.to_check = Sum(), Sum(), Sum()
        self.causes: dict[str, Cause] = {}
        self.resolved: dict[str, Cause] = {}
        self.set_aside: list[tuple[RunLine, Decision]] = []
        self.undeclared_open = 0
        self._shown: list[RunLine] = []
        self._found = 0

    def add(self, planned: Iterable[PlannedMember]) -> None:
        for member in planned:
            self._count(member, member.assessment.amount_cents)
            for exception in member.exceptions:
                self._file(member, exception.code)
            self._show(member)

    def _file(self, member: PlannedMember, code: str) -> None:
        decided = self._decisions
        if member.member_id in decided.set_aside:
            line = planned_line(member, self._language)
            self.set_aside.append((line, decided.set_aside[member.member_id]))
            return
        confirmed = code == "class_assumed" and decided.undeclared is not None
        checked = KINDS[code].severity == "check" and member.member_id in decided.checked
        if code == "class_assumed" and not confirmed:
            self.undeclared_open += 1
        causes = self.resolved if confirmed or checked else self.causes
        cause = causes.setdefault(code, Cause(code, Sum()))
        cause.total = cause.total.plus(member.assessment.amount_cents)
        if len(cause.shown) < CAUSE_LINES_MAX:
            cause.shown.append(planned_line(member, self._language))

    def _count(self, member: PlannedMember, cents: int) -> None:
        if member.blocked:
            self.blocked = self.blocked.plus(cents)
            return
        if member.exceptions:
            self.to_check = self.to_check.plus(cents)
        self.total = self.total.plus(cents)
        if not cents:
            self.free = self.free.plus(0)
        elif member.method is PaymentMethod.DIRECT_DEBIT and member.to_pay_cents:
            self.debit = self.debit.plus(member.to_pay_cents)
        else:
            self.transfer = self.transfer.plus(member.to_pay_cents)

    def _show(self, member: PlannedMember) -> None:
        if not self._wanted.matches(member.member_number, member.company):
            return
        if self._wanted.offset <= self._found < self._wanted.offset + PAGE_ROWS:
            self._shown.append(planned_line(member, self._language))
        self._found += 1

    @staticmethod
    def ordered(causes: Mapping[str, Cause]) -> tuple[Cause, ...]:
        found = causes.values()
        return tuple(sorted(found, key=lambda one: (not one.blocks, -one.total.cents)))

    def page(self) -> ListPage[RunLine]:
        return ListPage(tuple(self._shown), self._wanted.page, self._found)


def _previous_cents(session: Session, year: int) -> int | None:
    """What the runs of the year before came to; None if there was none."""
    found = session.exec(
        select(sa.func.sum(DuesRun.total_cents)).where(
            DuesRun.year == year - 1, col(DuesRun.state) == RunState.RELEASED
        )
    ).one()
    return int(found) if found is not None else None

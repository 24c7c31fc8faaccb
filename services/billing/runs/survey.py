"""What a dues run would do, as the treasurer looks at it: totals, causes, one page of members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.association.queries import own_association
from services.billing.collections.rules.collection_dates import (
    CollectionDate,
    CollectionTerms,
    collection_date,
    earliest_collection_date,
    hand_in_by,
)
from services.billing.dues.explain import explain
from services.billing.regulations.queries import ruling_of
from services.billing.runs.plan import Fingerprint, PlannedMember, plan_run
from services.billing.runs.rules.run_exceptions import KINDS, ExceptionKind
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.db import Session
from shared.i18n import Language

PAGE = 50
MOST_SHOWN = 25


class Sum(NamedTuple):
    """A number of members and what they come to, in cents."""

    members: int = 0
    cents: int = 0

    def plus(self, cents: int) -> Sum:
        return Sum(self.members + 1, self.cents + cents)


class Item(NamedTuple):
    """One member in a run: what it is charged and why; `invoice` once it has a number."""

    member_id: UUID
    member_number: str
    company: str
    place: str
    amount_cents: int
    dues_class: str
    explanation: tuple[str, ...]
    language: str
    method: PaymentMethod
    blocked: bool = False
    invoice: str | None = None


@dataclass
class Cause:
    """All members with one exception; `shown` holds the first of them."""

    code: str
    total: Sum
    shown: list[Item] = field(default_factory=list)

    @property
    def kind(self) -> ExceptionKind:
        return KINDS[self.code]

    @property
    def blocks(self) -> bool:
        return self.kind.severity == "blocks"


class Dates(NamedTuple):
    """The days of a run: asked for, moved to, earliest possible, to be at the bank by."""

    collection: CollectionDate
    earliest_on: date
    hand_in_by: date
    notice_days: int
    too_early: bool


class ItemPage(NamedTuple):
    """A page of a list, counted from 1; `found` is the number of all that match."""

    items: tuple[Item, ...]
    number: int
    found: int

    @property
    def last(self) -> int:
        return max(1, -(-self.found // PAGE))


class Survey(NamedTuple):
    """A run not yet released: `total` is what would be invoiced; blocked members are left out."""

    year: int
    regulation: str
    dates: Dates
    total: Sum
    debit: Sum
    transfer: Sum
    free: Sum
    blocked: Sum
    to_check: Sum
    causes: tuple[Cause, ...]
    page: ItemPage
    fingerprint: str
    previous_cents: int | None


class Window(NamedTuple):
    """Which members to show: those whose number or company has the text, on a page from 1.

    `language` is the reader's, in which the reasons are given.
    """

    search: str = ""
    page: int = 1
    language: Language = "en"

    def matches(self, *texts: str) -> bool:
        wanted = self.search.casefold()
        return any(wanted in text.casefold() for text in texts)


def survey_run(
    session: Session,
    year: int,
    requested_on: date,
    window: Window = Window(),  # noqa: B008
    *,
    today: date,
) -> Survey:
    """Reckons everything and writes nothing; raises NoDuesRegulation."""
    ruling, dates = ruling_of(session, year), run_dates(session, requested_on, today)
    collect_on = dates.collection.on
    fingerprint, tally = Fingerprint(ruling, year, collect_on), _Tally(window)
    for planned in plan_run(session, ruling, year, collect_on, today=today):
        fingerprint.add(planned)
        tally.add(planned)
    return Survey(
        year,
        ruling.rules.name,
        dates,
        tally.total,
        tally.debit,
        tally.transfer,
        tally.free,
        tally.blocked,
        tally.to_check,
        tally.ordered(),
        tally.page(),
        fingerprint.hex(),
        _previous_cents(session, year),
    )


def run_dates(session: Session, requested_on: date, today: date) -> Dates:
    """The day asked for, moved as notice, cut-off and TARGET days want it."""
    association = own_association(session)
    terms = CollectionTerms(association.notice_days, association.lead_days)
    chosen = collection_date(requested_on, today=today, terms=terms)
    return Dates(
        chosen,
        earliest_collection_date(today, terms=terms),
        hand_in_by(chosen.on, terms=terms),
        terms.notice_days,
        requested_on < today + timedelta(days=terms.notice_days),
    )


class _Tally:
    def __init__(self, window: Window) -> None:
        self._window = window
        self.total, self.debit, self.transfer = Sum(), Sum(), Sum()
        self.free, self.blocked, self.to_check = Sum(), Sum(), Sum()
        self._causes: dict[str, Cause] = {}
        self._matching: list[PlannedMember] = []
        self._found = 0

    def add(self, planned: Iterable[PlannedMember]) -> None:
        for member in planned:
            self._count(member, member.assessment.amount_cents)
            for exception in member.exceptions:
                cause = self._causes.setdefault(exception.code, Cause(exception.code, Sum()))
                cause.total = cause.total.plus(member.assessment.amount_cents)
                if len(cause.shown) < MOST_SHOWN:
                    cause.shown.append(self._item(member))
            self._keep(member)

    def _count(self, member: PlannedMember, cents: int) -> None:
        if member.blocked:
            self.blocked = self.blocked.plus(cents)
            return
        if member.exceptions:
            self.to_check = self.to_check.plus(cents)
        self.total = self.total.plus(cents)
        if not cents:
            self.free = self.free.plus(0)
        elif member.method is PaymentMethod.DIRECT_DEBIT:
            self.debit = self.debit.plus(cents)
        else:
            self.transfer = self.transfer.plus(cents)

    def _keep(self, member: PlannedMember) -> None:
        debtor = member.debtor
        if not self._window.matches(debtor.member_number, debtor.company):
            return
        if (self._window.page - 1) * PAGE <= self._found < self._window.page * PAGE:
            self._matching.append(member)
        self._found += 1

    def ordered(self) -> tuple[Cause, ...]:
        return tuple(
            sorted(self._causes.values(), key=lambda one: (not one.blocks, -one.total.cents))
        )

    def page(self) -> ItemPage:
        return ItemPage(tuple(map(self._item, self._matching)), self._window.page, self._found)

    def _item(self, member: PlannedMember) -> Item:
        debtor, assessment, language = member.debtor, member.assessment, self._window.language
        return Item(
            debtor.member_id,
            debtor.member_number,
            debtor.company,
            f"{debtor.city}, {debtor.country}",
            assessment.amount_cents,
            assessment.dues_class,
            explain(assessment.lines, language),
            language,
            member.method,
            member.blocked,
        )


def _previous_cents(session: Session, year: int) -> int | None:
    """What the runs of the year before came to; None if there was none."""
    found = session.exec(
        select(sa.func.sum(DuesRun.total_cents)).where(
            DuesRun.year == year - 1, col(DuesRun.state) == RunState.RELEASED
        )
    ).one()
    return int(found) if found is not None else None

"""Dues runs as pages show them: the list, one run with its people, files, members and returns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import MemberAccount
from services.billing.association.queries import (
    holders_of,
    name_in,
    names_of,
    own_association,
)
from services.billing.collections.queries import BankFileState, bank_files
from services.billing.errors import DuesRunNotFound, RunNotReleased
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.lists import PAGE_ROWS, ListPage, PageRequest, Sum
from services.billing.regulations.tables import DuesRegulation
from services.billing.runs.rules.states import RunState
from services.billing.runs.run_gaps import RunGap, first_gaps
from services.billing.runs.run_life import RunLife, run_life
from services.billing.runs.run_line import RunLine
from services.billing.runs.tables import DuesRun
from shared.db import Session
from shared.permissions import Permission

_READ_BATCH_ROWS = 1_000
"""Rows of a whole run read at a time: its table is streamed, never held."""


class ListedRun(NamedTuple):
    """A run in the list, with the names of those who prepared and released it."""

    run: DuesRun
    prepared_by: str
    released_by: str


class RunPage(NamedTuple):
    """A run for its whole life; `releasers` are those who may release what another prepared,
    `submitters` those who may hand its file in."""

    run: DuesRun
    regulation: str
    prepared_by: str
    released_by: str
    releasers: tuple[str, ...]
    submitters: tuple[str, ...]
    account_masked: str
    files: tuple[BankFileState, ...]
    rendered: int
    notified: int
    debit: Sum
    transfer: Sum
    life: RunLife
    gaps: ListPage[RunGap]

    @property
    def step(self) -> int:
        """Where the run stands: 3 release, 4 file and notice, 5 submitted, 6 returns."""
        if self.run.state is not RunState.RELEASED:
            return 3
        if self.gaps.found or any(one.waits for one in self.files):
            return 4
        return 6 if any(one.came_back.members for one in self.files) else 5


def list_runs(session: Session) -> list[ListedRun]:
    """All runs, latest year and preparation first."""
    runs = session.exec(
        select(DuesRun).order_by(col(DuesRun.year).desc(), col(DuesRun.prepared_at).desc())
    ).all()
    names = names_of(session, (one for run in runs for one in (run.prepared_by, run.released_by)))
    return [
        ListedRun(run, names.get(run.prepared_by, ""), name_in(names, run.released_by))
        for run in runs
    ]


def waiting_runs(session: Session) -> int:
    """How many prepared runs wait for a release."""
    found = session.exec(
        select(sa.func.count()).select_from(DuesRun).where(DuesRun.state == RunState.PREPARED)
    ).one()
    return int(found)


def find_run(session: Session, run_id: UUID) -> DuesRun:
    """Raises DuesRunNotFound."""
    run = session.get(DuesRun, run_id)
    if run is None:
        raise DuesRunNotFound
    return run


def find_released_run(session: Session, run_id: UUID) -> DuesRun:
    """Raises DuesRunNotFound, RunNotReleased."""
    run = find_run(session, run_id)
    if run.state is not RunState.RELEASED:
        raise RunNotReleased
    return run


def run_page(session: Session, run_id: UUID, today: date) -> RunPage:
    """Raises DuesRunNotFound."""
    run = find_run(session, run_id)
    regulation = session.get(DuesRegulation, run.regulation_id)
    names = names_of(session, (run.prepared_by, run.released_by))
    sums = _sums_by_method(session, run_id)
    return RunPage(
        run=run,
        regulation=regulation.name if regulation else "",
        prepared_by=names.get(run.prepared_by, ""),
        released_by=name_in(names, run.released_by),
        releasers=holders_of(session, Permission.DUES_RELEASE, today, but=run.prepared_by),
        submitters=holders_of(session, Permission.COLLECTIONS_SUBMIT, today),
        account_masked=own_association(session).iban_masked,
        files=tuple(bank_files(session, run_id)),
        rendered=_count(session, run_id, col(Invoice.document_sha256).is_not(None)),
        notified=_count(session, run_id, col(Invoice.notified_at).is_not(None)),
        debit=sums.get(PaymentMethod.DIRECT_DEBIT, Sum()),
        transfer=sums.get(PaymentMethod.TRANSFER, Sum()),
        life=run_life(session, run_id),
        gaps=first_gaps(session, run_id),
    )


def run_lines(session: Session, run_id: UUID, wanted: PageRequest) -> ListPage[RunLine]:
    """A page of what a released run charged, by member number."""
    query = _lines(run_id)
    if wanted.search:
        query = query.where(
            sa.or_(
                col(MemberAccount.company).icontains(wanted.search, autoescape=True),
                col(MemberAccount.member_number).icontains(wanted.search, autoescape=True),
            )
        )
    counted = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    rows = session.execute(query.limit(PAGE_ROWS).offset(wanted.offset)).all()
    found = int(session.execute(counted).scalar_one())
    return ListPage(tuple(map(_line, rows)), wanted.page, found)


def all_run_lines(session: Session, run_id: UUID) -> Iterable[RunLine]:
    """Everything a released run charged, one after the other."""
    result = session.execute(_lines(run_id), execution_options={"yield_per": _READ_BATCH_ROWS})
    for row in result:
        yield _line(row)


def _count(session: Session, run_id: UUID, condition: sa.ColumnElement[bool]) -> int:
    query = select(sa.func.count()).select_from(Invoice).where(Invoice.run_id == run_id, condition)
    return int(session.exec(query).one())


def _sums_by_method(session: Session, run_id: UUID) -> dict[PaymentMethod, Sum]:
    rows = session.exec(
        select(Invoice.payment_method, sa.func.count(), sa.func.sum(Invoice.amount_cents))
        .where(Invoice.run_id == run_id)
        .group_by(col(Invoice.payment_method))
    )
    return {PaymentMethod(method): Sum(int(n), int(cents)) for method, n, cents in rows}


_LINE: tuple[Any, ...] = (DuesAssessment, MemberAccount, Invoice.number, Invoice.payment_method)


def _lines(run_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*_LINE)
        .join(MemberAccount, col(MemberAccount.member_id) == col(DuesAssessment.member_id))
        .outerjoin(Invoice, col(Invoice.id) == col(DuesAssessment.invoice_id))
        .where(col(DuesAssessment.run_id) == run_id)
        .order_by(col(MemberAccount.member_number))
    )


def _line(row: sa.Row[*tuple[Any, ...]]) -> RunLine:
    assessment, account, number, method = row
    return RunLine(
        member_id=account.member_id,
        member_number=account.member_number,
        company=account.company,
        place=f"{account.city}, {account.country}",
        amount_cents=assessment.amount_cents,
        dues_class=assessment.dues_class,
        explanation=tuple(assessment.explanation),
        language=account.language,
        method=PaymentMethod(method or PaymentMethod.TRANSFER),
        invoice=number,
    )

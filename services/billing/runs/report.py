"""What a released dues run did, as the command line and the run's page report it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.collections.tables import Collection
from services.billing.invoices.tables import Invoice
from services.billing.runs.new_run import run_basis
from services.billing.runs.plan import plan_run
from services.billing.runs.queries import all_run_lines, find_run
from services.billing.runs.rules.run_exceptions import RunException
from services.billing.runs.rules.states import ReleaseWay, RunState
from services.billing.runs.run_gaps import RunGap, run_gaps
from services.billing.runs.run_line import RunLine, planned_line
from shared.db import Session
from shared.i18n import Language


class RunInvoice(NamedTuple):
    """One invoice of a run; `file` is its place in the folder that a run is exported to."""

    number: str
    member_number: str
    amount_cents: int
    file: str


class RunCollection(NamedTuple):
    """One bank file of a run."""

    file: str
    transactions: int
    control_sum_cents: int
    sha256: str


class RunReport(NamedTuple):
    """A run with all that came of it; `run_id` is None where there was nothing to do.

    A prepared run has no invoices and no bank files yet; its lines are what they will be made of.
    """

    year: int
    run_id: UUID | None = None
    state: RunState | None = None
    released_via: ReleaseWay | None = None
    single_operator_reason: str = ""
    lines: tuple[RunLine, ...] = ()
    exceptions: tuple[RunException, ...] = ()
    invoices: tuple[RunInvoice, ...] = ()
    collections: tuple[RunCollection, ...] = ()
    missing: tuple[RunGap, ...] = ()

    @property
    def finished(self) -> bool:
        """Released, every document made, every member told."""
        return self.state is RunState.RELEASED and not self.missing

    def to_json(self, language: Language) -> dict[str, object]:
        """The object of `umlauf dues run --json`."""
        found = [one.to_json(language) for one in self.exceptions]
        return {
            "year": self.year,
            "members": len(self.lines),
            "total_cents": sum(line.amount_cents for line in self.lines),
            "items": [line.to_json() for line in self.lines],
            "exceptions": found,
            "run_id": str(self.run_id) if self.run_id else None,
            "run": str(self.run_id) if self.run_id else None,
            "state": self.state,
            "released_via": self.released_via,
            "single_operator_reason": self.single_operator_reason or None,
            "invoices": [invoice._asdict() for invoice in self.invoices],
            "collections": [collection._asdict() for collection in self.collections],
            "finished": self.finished,
            "missing": [gap.to_json(language) for gap in self.missing],
            "skipped": [one for one in found if one["severity"] == "blocks"],
        }


def run_report(session: Session, run_id: UUID) -> RunReport:
    """Raises DuesRunNotFound."""
    run = find_run(session, run_id)
    return RunReport(
        year=run.year,
        run_id=run.id,
        state=run.state,
        released_via=run.released_via,
        single_operator_reason=run.single_operator_reason,
        lines=tuple(all_run_lines(session, run_id)),
        exceptions=tuple(RunException(*found) for found in run.exceptions),
        invoices=tuple(run_invoices(session, run_id)),
        collections=tuple(run_collections(session, run_id)),
        missing=tuple(run_gaps(session, run_id)),
    )


def prepared_report(session: Session, run_id: UUID, today: date) -> RunReport:
    """A run that waits, reckoned again. Raises DuesRunNotFound, NoDuesRegulation."""
    run = find_run(session, run_id)
    regulation = run_basis(session, run.year).regulation
    plan = plan_run(session, regulation, run.year, collect_on=run.collect_on, today=today)
    return RunReport(
        year=run.year,
        run_id=run.id,
        state=run.state,
        lines=tuple(planned_line(one) for some in plan for one in some if not one.blocked),
        exceptions=tuple(RunException(*found) for found in run.exceptions),
    )


def run_invoices(session: Session, run_id: UUID) -> Iterator[RunInvoice]:
    """The run's invoices in the order they were issued."""
    rows = session.exec(
        select(Invoice.number, MemberAccount.member_number, Invoice.amount_cents)
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(Invoice.run_id == run_id)
        .order_by(col(Invoice.issued_at), col(Invoice.id))
    )
    for number, member_number, amount_cents in rows:
        yield RunInvoice(number, member_number, amount_cents, f"invoices/{number}.pdf")


def run_collections(session: Session, run_id: UUID) -> Iterator[RunCollection]:
    """The run's bank files."""
    rows = session.exec(
        select(Collection).where(Collection.run_id == run_id).order_by(col(Collection.file_name))
    )
    for row in rows:
        yield RunCollection(
            f"collections/{row.file_name}", row.transactions, row.control_sum_cents, row.sha256
        )

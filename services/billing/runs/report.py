"""What a released dues run did, as the command line and the run's page report it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import MemberAccount
from services.billing.collections.tables import Collection
from services.billing.errors import DuesRunNotFound
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.runs.preview import PreviewItem
from services.billing.runs.rules.run_exceptions import RunException
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
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
    """A run with all that came of it; `run_id` is None where there was nothing to do."""

    year: int
    run_id: UUID | None
    items: tuple[PreviewItem, ...]
    exceptions: tuple[RunException, ...]
    invoices: tuple[RunInvoice, ...]
    collections: tuple[RunCollection, ...]

    def to_json(self, language: Language) -> dict[str, object]:
        """The object of `umlauf dues run --json`."""
        found = [one.to_json(language) for one in self.exceptions]
        return {
            "year": self.year,
            "members": len(self.items),
            "total_cents": sum(item.amount_cents for item in self.items),
            "items": [item.to_json() for item in self.items],
            "exceptions": found,
            "run_id": str(self.run_id) if self.run_id else None,
            "invoices": [invoice._asdict() for invoice in self.invoices],
            "collections": [collection._asdict() for collection in self.collections],
            "skipped": [one for one in found if one["severity"] == "blocks"],
        }


def run_report(session: Session, run_id: UUID) -> RunReport:
    """Raises DuesRunNotFound."""
    run = session.get(DuesRun, run_id)
    if run is None:
        raise DuesRunNotFound
    return RunReport(
        run.year,
        run.id,
        tuple(_items(session, run_id)),
        tuple(RunException(*found) for found in run.exceptions),
        tuple(run_invoices(session, run_id)),
        tuple(run_collections(session, run_id)),
    )


def last_run(session: Session, year: int) -> DuesRun | None:
    """The latest released run of a year."""
    return session.exec(
        select(DuesRun)
        .where(DuesRun.year == year, DuesRun.state == RunState.RELEASED)
        .order_by(col(DuesRun.released_at).desc())
    ).first()


def _items(session: Session, run_id: UUID) -> Iterator[PreviewItem]:
    rows = session.exec(
        select(DuesAssessment, MemberAccount, Invoice.payment_method)
        .join(MemberAccount, col(MemberAccount.member_id) == col(DuesAssessment.member_id))
        .outerjoin(Invoice, col(Invoice.id) == col(DuesAssessment.invoice_id))
        .where(DuesAssessment.run_id == run_id)
        .order_by(col(MemberAccount.member_number))
    )
    for assessment, account, method in rows:
        yield PreviewItem(
            account.member_number,
            account.company,
            assessment.amount_cents,
            assessment.dues_class,
            tuple(assessment.explanation),
            str(method or PaymentMethod.TRANSFER),
        )


def run_invoices(session: Session, run_id: UUID) -> Iterator[RunInvoice]:
    """The run's invoices by number."""
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

"""Reminds of overdue invoices (Mahnlauf): each once a level, by what is open at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.collections.rules.states import NOT_COLLECTED
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from services.billing.reminders.queries import Overdue, overdue_invoices
from services.billing.reminders.rules import FIRST_LEVEL, pay_until
from services.billing.reminders.tables import Reminder
from shared.actor import Actor
from shared.bulk import bulk_insert
from shared.contracts.billing import ReminderIssued
from shared.db import Session, table_of
from shared.events import publish_many
from shared.ids import new_ids
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


class _ReminderRow(NamedTuple):
    """A row of `reminder` to be."""

    association_id: UUID
    id: UUID
    invoice_id: UUID
    member_id: UUID
    level: int
    due_on: date
    open_cents: int
    reminded_on: date
    pay_until_on: date
    issued_by: UUID
    issued_at: datetime


class Reminded(NamedTuple):
    """A reminder just issued; `open_cents` is net of what was paid in part."""

    invoice: str
    member_number: str
    level: int
    open_cents: int
    due_on: date
    pay_until_on: date


class Skipped(NamedTuple):
    """An overdue invoice without a reminder: barred, untold, held, collecting, credit or
    already_reminded."""

    invoice: str
    reason: str


@dataclass(frozen=True)
class ReminderReport:
    """What a run of reminders did on a day."""

    on: date
    reminders: tuple[Reminded, ...]
    skipped: tuple[Skipped, ...]

    def to_json(self) -> dict[str, object]:
        """The object of `umlauf reminders run --json`."""
        return {
            "on": self.on.isoformat(),
            "reminders": [
                {
                    **each._asdict(),
                    "due_on": each.due_on.isoformat(),
                    "pay_until_on": each.pay_until_on.isoformat(),
                }
                for each in self.reminders
            ],
            "skipped": [each._asdict() for each in self.skipped],
        }


def run_reminders(uow: UnitOfWork, on: date, by: Actor) -> ReminderReport:
    """Issues the first reminder of every invoice overdue on a day and tells of each by an event.

    Money that came in meanwhile counts: what is open is read and locked here. The same run again
    issues nothing. Raises MissingPermission.
    """
    by.require(Permission.REMINDERS_RUN)
    until = pay_until(on, lock_books(uow.session).country)
    overdue = overdue_invoices(uow.session, on, lock=True)
    due = [each for each in overdue if each.hold is None]
    _issue(uow, due, on, until=until, by=by)
    return ReminderReport(
        on,
        tuple(
            Reminded(
                invoice=each.number,
                member_number=each.member_number,
                level=FIRST_LEVEL,
                open_cents=each.open_cents,
                due_on=each.due_on,
                pay_until_on=until,
            )
            for each in due
        ),
        tuple(Skipped(each.number, each.hold) for each in overdue if each.hold),
    )


def _issue(uow: UnitOfWork, due: list[Overdue], on: date, *, until: date, by: Actor) -> None:
    now = uow.clock.now()
    numbered = list(zip(new_ids(len(due)), due, strict=True))
    bulk_insert(
        uow,
        table_of(Reminder),
        (
            _ReminderRow(
                association_id=uow.own,
                id=id_,
                invoice_id=each.invoice_id,
                member_id=each.member_id,
                level=FIRST_LEVEL,
                due_on=each.due_on,
                open_cents=each.open_cents,
                reminded_on=on,
                pay_until_on=until,
                issued_by=by.person_id,
                issued_at=now,
            )
            for id_, each in numbered
        ),
    )
    failed = _failed_collections(uow.session) if due else frozenset[UUID]()
    publish_many(
        uow,
        (
            ReminderIssued(
                invoice_id=each.invoice_id,
                member_id=each.member_id,
                number=each.number,
                reminder_id=id_,
                level=FIRST_LEVEL,
                open_cents=each.open_cents,
                due_on=each.due_on,
                pay_until_on=until,
                document_sha256=each.document_sha256,
                collection_failed=each.invoice_id in failed,
            )
            for id_, each in numbered
        ),
    )


def _failed_collections(session: Session) -> frozenset[UUID]:
    """The open invoices of which a direct debit was given up, was refused or came back."""
    query = (
        sa.select(col(CollectionItem.invoice_id))
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.state).in_(NOT_COLLECTED),
            col(Invoice.state) == InvoiceState.OPEN,
        )
    )
    return frozenset(session.execute(query).scalars())

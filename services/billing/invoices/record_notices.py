"""Keeps the proof that members were told: when an invoice or reminder went out by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.billing.invoices.tables import Invoice
from services.billing.reminders.tables import Reminder
from shared.contracts.notifications import MailSent
from shared.unit_of_work import UnitOfWork


def record_notices(uow: UnitOfWork, sent: Sequence[MailSent]) -> None:
    """The first mail counts: with a direct debit it is the pre-notification (Vorankündigung)."""
    invoices = _first(sent, "invoice")
    for invoice in uow.session.exec(select(Invoice).where(col(Invoice.id).in_(invoices))):
        invoice.notified_at = invoice.notified_at or invoices[invoice.id]
    reminders = _first(sent, "reminder")
    for reminder in uow.session.exec(select(Reminder).where(col(Reminder.id).in_(reminders))):
        reminder.sent_at = reminder.sent_at or reminders[reminder.id]


def _first(sent: Sequence[MailSent], template: str) -> Mapping[UUID, datetime]:
    moments: dict[UUID, datetime] = {}
    for mail in sent:
        if mail.template == template:
            about = UUID(mail.reference)
            moments[about] = min(mail.sent_at, moments.get(about, mail.sent_at))
    return moments

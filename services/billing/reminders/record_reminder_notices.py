"""Records the proof that a member was reminded: when a reminder first went out by mail."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.billing.invoices.rules.notices import first_sent
from services.billing.reminders.tables import Reminder
from shared.contracts.notifications import MailSent
from shared.unit_of_work import UnitOfWork


def record_reminder_notices(uow: UnitOfWork, sent: Sequence[MailSent]) -> None:
    """The first mail counts."""
    moments = first_sent(sent, "reminder")
    for reminder in uow.session.exec(select(Reminder).where(col(Reminder.id).in_(moments))):
        reminder.sent_at = reminder.sent_at or moments[reminder.id]

"""The proof of a reminder: when it first went out by mail."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.billing.reminders.record_reminder_notices import record_reminder_notices
from services.billing.reminders.run_reminders import run_reminders
from services.billing.reminders.tables import Reminder
from shared.contracts.notifications import MailSent
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.invoices.mails import mail_about
from tests.billing.runs.desk import OWN, released, stored, told

FIRST, LATER = datetime(2027, 3, 21, 9, tzinfo=UTC), datetime(2027, 3, 22, 9, tzinfo=UTC)


def reminder(runtime: ServiceRuntime, add_member: AddMember) -> Reminder:
    add_member("M-1", debit=False)
    released(runtime)
    told(runtime)
    with runtime.transaction(OWN) as uow:
        run_reminders(uow, date(2027, 3, 20), BY_TREASURER)
    return stored(runtime, Reminder)[0]


def record(runtime: ServiceRuntime, *sent: MailSent) -> datetime | None:
    with runtime.transaction(OWN) as uow:
        record_reminder_notices(uow, sent)
    return stored(runtime, Reminder)[0].sent_at


def test_mails_about_something_else_prove_nothing(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    one = reminder(runtime, add_member)
    assert record(runtime, mail_about("invoice", one.id, FIRST)) is None
    assert record(runtime, mail_about("reminder", one.invoice_id, FIRST)) is None


def test_the_first_mail_counts(runtime: ServiceRuntime, add_member: AddMember) -> None:
    one = reminder(runtime, add_member)
    sent = [mail_about("reminder", one.id, at) for at in (LATER, FIRST)]
    assert record(runtime, *sent) == FIRST
    assert record(runtime, sent[0]) == FIRST

"""One mail, two rooms: the subscriber of sent mails tells invoices and reminders alike."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import select

from services.billing.invoices.tables import Invoice
from services.billing.reminders.run_reminders import run_reminders
from services.billing.reminders.tables import Reminder
from services.billing.service import SERVICE
from services.billing.subscribers import note_that_members_were_told
from shared.events import publish
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.invoices.mails import mail_about
from tests.billing.runs.desk import OWN, released, stored, told

AT = datetime(2027, 3, 21, 9, tzinfo=UTC)


def test_stored_names_of_subscribers_never_change() -> None:
    """The inbox keeps them: one renamed would handle every event of old a second time."""
    assert sorted(one.name for one in SERVICE.subscribers) == [
        "billing.charge_admission",
        "billing.close_sent_quote",
        "billing.close_withdrawn_quote",
        "billing.hold_disputed_invoices",
        "billing.know_officer",
        "billing.know_whether_mails_reach",
        "billing.make_cancellation_documents",
        "billing.make_credit_note_documents",
        "billing.make_invoice_documents",
        "billing.note_that_members_were_not_told",
        "billing.note_that_members_were_told",
        "billing.open_member_account",
        "billing.open_quote",
        "billing.take_over_opening_balance",
        "billing.take_paid_debits_out",
        "billing.take_unannounced_debits_out",
    ]


def test_mails_about_both(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", debit=False)
    released(runtime)
    told(runtime)
    with runtime.transaction(OWN) as uow:
        run_reminders(uow, date(2027, 3, 20), BY_TREASURER)
        uow.session.exec(select(Invoice)).one().notified_at = None
    (invoice,), (reminder,) = stored(runtime, Invoice), stored(runtime, Reminder)
    mails = [mail_about("invoice", invoice.id, AT), mail_about("reminder", reminder.id, AT)]
    with runtime.transaction(OWN) as uow:
        note_that_members_were_told(uow, [(mail, publish(uow, mail)) for mail in mails])
    assert [one.notified_at for one in stored(runtime, Invoice)] == [AT]
    assert [one.sent_at for one in stored(runtime, Reminder)] == [AT]

"""The proof of a pre-notification: when an invoice first went out by mail."""

from __future__ import annotations

from datetime import UTC, datetime

from services.billing.invoices.record_invoice_notices import record_invoice_notices
from services.billing.invoices.tables import Invoice
from shared.contracts.notifications import MailSent
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.invoices.mails import mail_about
from tests.billing.runs.desk import OWN, released, stored

FIRST, LATER = datetime(2027, 1, 15, 9, tzinfo=UTC), datetime(2027, 1, 16, 9, tzinfo=UTC)


def invoice(runtime: ServiceRuntime, add_member: AddMember) -> Invoice:
    add_member("M-1")
    released(runtime)
    return stored(runtime, Invoice)[0]


def record(runtime: ServiceRuntime, *sent: MailSent) -> datetime | None:
    with runtime.transaction(OWN) as uow:
        record_invoice_notices(uow, sent)
    return stored(runtime, Invoice)[0].notified_at


def test_mails_about_something_else_prove_nothing(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    one = invoice(runtime, add_member)
    assert record(runtime, mail_about("reminder", one.id, FIRST)) is None
    assert record(runtime, mail_about("invoice", one.member_id, FIRST)) is None


def test_the_first_mail_counts(runtime: ServiceRuntime, add_member: AddMember) -> None:
    one = invoice(runtime, add_member)
    sent = [mail_about("invoice", one.id, at) for at in (LATER, FIRST)]
    assert record(runtime, *sent) == FIRST
    assert record(runtime, sent[0]) == FIRST

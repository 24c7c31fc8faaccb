"""A member was told by letter: reminders and debits count it as they count the mail
(issue 7 §1; mission-state §3 40)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from services.billing.accounts.record_contacts import NO_ADDRESS
from services.billing.collections.errors import (
    LetterDayWrong,
    LetterTooLate,
    NothingToTell,
    NoticesMissing,
)
from services.billing.collections.record_letter import record_letter
from services.billing.collections.rules.states import CollectionState
from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import CollectionItem
from services.billing.errors import InvoiceNotFound
from services.billing.invoices.record_invoice_notices import (
    record_invoice_notices,
    record_missing_notices,
)
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.reminders.queries import overdue_invoices
from shared.contracts.notifications import MailFailed, MailWaiting
from shared.events.drain import drain
from shared.ids import new_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.desk import files
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.invoices.mails import mail_about
from tests.billing.runs.desk import OWN, released, stored
from tests.support.billing_site import published

NUMBER = "BR-2027-0001"


@pytest.fixture
def today(runtime: ServiceRuntime, add_member: AddMember) -> date:
    """A released run with one invoice, its document made; nobody was told."""
    add_member("M-1")
    released(runtime)
    drain([runtime])
    return runtime.clock.today()


def tell(runtime: ServiceRuntime, on: date, number: str = NUMBER) -> None:
    with runtime.transaction(OWN) as uow:
        record_letter(uow, number, on, BY_TREASURER)


def invoice(runtime: ServiceRuntime) -> Invoice:
    (found,) = stored(runtime, Invoice)
    return found


def change(runtime: ServiceRuntime, **values: object) -> None:
    with runtime.transaction(OWN) as uow:
        row = uow.session.exec(select(Invoice)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_who_does_not_prepare_runs_notes_no_letter(runtime: ServiceRuntime, today: date) -> None:
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        record_letter(uow, NUMBER, today, BY_CHAIR)


def test_an_invoice_that_is_not_there(runtime: ServiceRuntime, today: date) -> None:
    with pytest.raises(InvoiceNotFound):
        tell(runtime, today, "BR-2027-0099")


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2099, 1, 1)])
def test_a_letter_is_posted_after_the_invoice_and_not_tomorrow(
    day: date, runtime: ServiceRuntime, today: date
) -> None:
    with pytest.raises(LetterDayWrong):
        tell(runtime, day)
    assert invoice(runtime).notified_at is None


@pytest.mark.parametrize(
    "values", [{"state": InvoiceState.CANCELLED}, {"document_sha256": None}], ids=str
)
def test_what_is_cancelled_or_not_printed_yet_is_not_told(
    values: dict[str, object], runtime: ServiceRuntime, today: date
) -> None:
    change(runtime, **values)
    with pytest.raises(NothingToTell):
        tell(runtime, today)


def test_a_letter_comes_too_late_for_a_debit_that_is_near(
    runtime: ServiceRuntime, today: date
) -> None:
    (collection,) = files(runtime)
    with runtime.transaction(OWN) as uow:
        uow.session.get(type(collection), collection.id).collect_on = today  # type: ignore[union-attr]
    with pytest.raises(LetterTooLate):
        tell(runtime, today)
    assert invoice(runtime).notified_at is None


def test_the_letter_frees_the_debit_and_the_reminder(runtime: ServiceRuntime, today: date) -> None:
    (collection,) = files(runtime)
    with pytest.raises(NoticesMissing), runtime.transaction(OWN) as uow:
        submit_collection(uow, collection.id, BY_TREASURER)
    with runtime.reading(OWN) as session:
        (before,) = overdue_invoices(session, date(2027, 4, 1))
    assert before.hold == "untold"
    tell(runtime, today)
    found = invoice(runtime)
    assert (found.letter_on, found.letter_by) == (today, BY_TREASURER.person_id)
    with runtime.reading(OWN) as session:
        (after,) = overdue_invoices(session, date(2027, 4, 1))
    assert after.hold == "collecting"
    with runtime.transaction(OWN) as uow:
        assert submit_collection(uow, collection.id, BY_TREASURER).state is (
            CollectionState.SUBMITTED
        )


def test_a_debit_with_a_notice_of_its_own_is_told_by_it_too(
    runtime: ServiceRuntime, today: date
) -> None:
    with runtime.transaction(OWN) as uow:
        uow.session.exec(select(CollectionItem)).one().own_notice = True
        uow.session.exec(select(Invoice)).one().notified_at = uow.clock.now()
    tell(runtime, today)
    (item,) = stored(runtime, CollectionItem)
    assert item.notified_at is not None


def test_a_second_click_changes_nothing(runtime: ServiceRuntime, today: date) -> None:
    tell(runtime, today)
    first = invoice(runtime)
    tell(runtime, date(2020, 1, 1))
    assert invoice(runtime) == first
    types = [type_ for type_, _ in published(runtime)]
    assert types.count("billing.invoice.told_by_letter") == 1


def test_whom_the_mail_reached_needs_no_letter(runtime: ServiceRuntime, today: date) -> None:
    at = datetime(2027, 1, 13, 9, tzinfo=UTC)
    change(runtime, notified_at=at)
    tell(runtime, today)
    found = invoice(runtime)
    assert (found.notified_at, found.letter_on) == (at, None)


def test_why_a_mail_has_not_gone_out_is_kept_until_it_has(
    runtime: ServiceRuntime, today: date
) -> None:
    about = {"message_id": new_id(), "template": "invoice", "reference": str(invoice(runtime).id)}
    for event, reason in (
        (MailWaiting.model_validate(about), NO_ADDRESS),
        (MailFailed.model_validate({**about, "reason": "550 unknown"}), "550 unknown"),
    ):
        with runtime.transaction(OWN) as uow:
            record_missing_notices(uow, [event])
        assert invoice(runtime).notice_failed == reason
    at = datetime(2027, 1, 13, 9, tzinfo=UTC)
    with runtime.transaction(OWN) as uow:
        record_invoice_notices(uow, [mail_about("invoice", invoice(runtime).id, at)])
        record_missing_notices(uow, [event])
    assert (invoice(runtime).notified_at, invoice(runtime).notice_failed) == (at, None)

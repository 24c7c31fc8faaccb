"""Whom no mail reaches is an exception of the preview, until a mail arrives or the address is
corrected (issue 7 §1; mission-state §4.5)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from services.billing.accounts.record_contacts import NO_ADDRESS, record_contacts
from services.billing.accounts.tables import MemberAccount
from services.billing.invoices.record_invoice_notices import (
    record_invoice_notices,
    record_missing_notices,
)
from services.billing.invoices.tables import Invoice
from services.billing.runs.preview import preview_dues
from shared.contracts.members import Contact, MemberContactsChanged
from shared.contracts.notifications import MailFailed
from shared.events import RetryLater
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.invoices.mails import mail_about
from tests.billing.runs.desk import OWN, released, stored


def change(runtime: ServiceRuntime, member: UUID, *contacts: tuple[str, str]) -> None:
    event = MemberContactsChanged(
        member_id=member,
        company="Firma",
        language="de",
        contacts=tuple(Contact(email=email, roles=(role,)) for email, role in contacts),
    )
    with runtime.transaction(OWN) as uow:
        record_contacts(uow, event)


def reason(runtime: ServiceRuntime) -> str | None:
    (account,) = stored(runtime, MemberAccount)
    return account.unreachable


def codes(runtime: ServiceRuntime, year: int = 2027) -> list[str]:
    with runtime.reading(OWN) as session:
        found = preview_dues(session, year, runtime.clock.today()).exceptions
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ((), NO_ADDRESS),
        ((("a@firma.example", "billing"),), None),
        ((("a@firma.example", "main"),), None),
        ((("müller@firma.example", "billing"),), NO_ADDRESS),
        ((("müller@firma.example", "billing"), ("a@firma.example", "main")), NO_ADDRESS),
    ],
)
def test_asked_by_the_rule_of_the_mailer(
    contacts: tuple[tuple[str, str], ...],
    expected: str | None,
    runtime: ServiceRuntime,
    add_member: AddMember,
) -> None:
    add_member("M-1")
    assert "unreachable" not in codes(runtime), "nothing is known yet"
    (account,) = stored(runtime, MemberAccount)
    change(runtime, account.member_id, *contacts)
    assert reason(runtime) == expected
    assert ("unreachable" in codes(runtime)) is (expected is not None)


def test_a_member_on_its_way_is_waited_for(runtime: ServiceRuntime) -> None:
    with pytest.raises(RetryLater):
        change(runtime, new_id())


def test_refused_until_a_mail_arrives_or_the_address_changes(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    (invoice,) = stored(runtime, Invoice)
    refused = MailFailed(
        message_id=new_id(), template="invoice", reference=str(invoice.id), reason="550 unknown"
    )
    with runtime.transaction(OWN) as uow:
        record_missing_notices(uow, [refused])
    assert reason(runtime) == "550 unknown"
    assert "unreachable" in codes(runtime, 2028)
    with runtime.transaction(OWN) as uow:
        record_invoice_notices(uow, [mail_about("invoice", invoice.id, uow.clock.now())])
        assert uow.session.exec(select(MemberAccount.unreachable)).one() is None
    with runtime.transaction(OWN) as uow:
        uow.session.exec(select(Invoice)).one().notified_at = None
        record_missing_notices(uow, [refused])
    change(runtime, invoice.member_id, ("new@firma.example", "main"))
    assert reason(runtime) is None

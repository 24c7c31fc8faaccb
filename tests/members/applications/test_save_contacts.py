"""The contacts page of an application is kept."""

from __future__ import annotations

import pytest

from services.members.applications.queries import application_contacts
from services.members.applications.save_company import save_company
from services.members.applications.save_contacts import save_contacts
from services.members.applications.start_application import start_application
from services.members.errors import AlreadySubmitted, TooManyBillingEmails, UnknownApplication
from services.members.roster.contacts import ContactData, contacts_of
from services.members.roster.rules import MemberKind
from shared.ids import new_id
from tests.support.members import AUTOS, PEOPLE, MembersFixture, company


def test_what_was_sent_off_cannot_be_changed(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    with pytest.raises(AlreadySubmitted), house.members.transaction(AUTOS) as uow:
        save_contacts(uow, application, ())


def test_an_unknown_draft_is_refused(quick: MembersFixture) -> None:
    with pytest.raises(UnknownApplication), quick.members.transaction(AUTOS) as uow:
        save_contacts(uow, new_id(), PEOPLE)


def test_more_than_ten_addresses_for_invoices_are_refused(quick: MembersFixture) -> None:
    many = contacts_of(PEOPLE[0], [f"a{number}@f.example" for number in range(11)])
    with quick.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
        with pytest.raises(TooManyBillingEmails, match="at most 10"):
            save_contacts(uow, draft, many)
        save_contacts(uow, draft, many[:-1])


def test_the_page_replaces_what_was_saved_before_and_tells_nobody(quick: MembersFixture) -> None:
    with quick.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "fr").application_id
        save_contacts(uow, draft, PEOPLE)
        save_contacts(uow, draft, PEOPLE)
    other = contacts_of(ContactData("zoe@etancheite.example", ("main",)), ())
    with quick.members.transaction(AUTOS) as uow:
        assert application_contacts(uow.session, draft) == PEOPLE
        save_contacts(uow, draft, other)
        assert application_contacts(uow.session, draft) == other
    assert quick.types() == []


def test_billing_hears_that_the_draft_is_alive_but_not_whom_to_write_to(
    quick: MembersFixture,
) -> None:
    with quick.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "fr").application_id
        save_company(uow, draft, MemberKind.FULL, company())
    quick.days_pass(20)
    quick.types()
    with quick.members.transaction(AUTOS) as uow:
        save_contacts(uow, draft, PEOPLE)
    assert quick.types() == ["application.drafted"]
    told = quick.events("members.application.drafted")[-1]["payload"]
    assert told["saved_at"] == quick.clock.now().isoformat().replace("+00:00", "Z")
    assert "jhemp" not in str(told)

"""Links mailed about an application are replaced by fresh ones."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.members.applications.renew_application_links import (
    RENEWAL_WAIT,
    renew_application_links,
)
from services.members.applications.start_application import start_application
from services.members.applications.withdraw_application import withdraw_application
from services.members.errors import UnknownApplication
from services.members.roster.rules import MemberKind
from shared.ids import new_id
from tests.support.members import AUTOS, MembersFixture


def renew(house: MembersFixture, application: UUID) -> bool:
    with house.members.transaction(AUTOS) as uow:
        return renew_application_links(uow, application)


def test_the_counter_rises_and_the_applicant_is_to_hear(quick: MembersFixture) -> None:
    application = quick.submitted()
    assert renew(quick, application)
    assert quick.application(application).link_counter == 1
    [event] = quick.events("members.application.links_renewed")
    assert event["payload"] == {
        "application_id": str(application),
        "reference": "A-2027-001",
        "link_counter": 1,
        "unconfirmed": True,
    }


def test_after_the_confirmation_there_is_nothing_to_confirm(quick: MembersFixture) -> None:
    assert renew(quick, quick.in_resolution())
    [event] = quick.events("members.application.links_renewed")
    assert event["payload"]["unconfirmed"] is False


def test_a_mailbox_is_not_filled_by_asking(quick: MembersFixture) -> None:
    application = quick.submitted()
    assert [renew(quick, application) for _ in range(5)] == [True, False, False, False, False]
    quick.clock.advance(RENEWAL_WAIT)
    assert renew(quick, application)
    assert quick.application(application).link_counter == 2


def test_what_is_over_gets_no_fresh_link(quick: MembersFixture) -> None:
    application = quick.submitted()
    with quick.members.transaction(AUTOS) as uow:
        withdraw_application(uow, application)
        draft = start_application(uow, MemberKind.FULL, "fr").application_id
    quick.clock.advance(timedelta(days=90))
    assert not renew(quick, application)
    assert not renew(quick, draft)
    with pytest.raises(UnknownApplication):
        renew(quick, new_id())

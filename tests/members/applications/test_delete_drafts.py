"""Drafts that nobody sends off are forgotten."""

from __future__ import annotations

import pytest

from services.members.applications.rules import ApplicationState
from services.members.applications.start_application import start_application
from services.members.roster.rules import MemberKind
from tests.support.members import AUTOS, MembersFixture


def test_drafts_are_forgotten_after_30_days(house: MembersFixture) -> None:
    house.apply()
    kept = house.submitted()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
    house.days_pass(31)
    house.run_jobs()
    assert house.application(kept).state is ApplicationState.SUBMITTED
    with pytest.raises(AssertionError):
        assert house.application(draft)

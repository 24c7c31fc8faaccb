"""An applicant sends the application off."""

from __future__ import annotations

import pytest

from services.members.applications.confirm_application import confirm_application
from services.members.applications.save_company import save_company
from services.members.applications.start_application import start_application
from services.members.applications.submit_application import submit_application
from services.members.errors import (
    AlreadySubmitted,
    ApplicationIncomplete,
)
from services.members.roster.rules import MemberKind
from tests.members.house import AUTOS, SUBMISSION, House, company


def test_submitting_and_confirming_twice_changes_nothing(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    with house.members.transaction(AUTOS) as uow:
        assert submit_application(uow, application, SUBMISSION) == "A-2027-001"
        confirm_application(uow, application)
    assert house.types() == []
    with pytest.raises(AlreadySubmitted), house.members.transaction(AUTOS) as uow:
        save_company(uow, application, MemberKind.FULL, company(city="Metz"))


def test_an_incomplete_application_stays_a_draft(house: House) -> None:
    house.apply()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
    with pytest.raises(ApplicationIncomplete) as refused, house.members.transaction(AUTOS) as s:
        submit_application(s, draft, SUBMISSION)
    assert refused.value.details["missing"] == "company, contacts, dues, payment"
    assert house.application(draft).reference is None

"""An applicant sends the application off."""

from __future__ import annotations

import hashlib

import pytest

from services.members.applications.confirm_application import confirm_application
from services.members.applications.queries import consents
from services.members.applications.save_company import save_company
from services.members.applications.start_application import start_application
from services.members.applications.submit_application import submit_application
from services.members.errors import (
    AlreadySubmitted,
    ApplicationIncomplete,
    UnknownApplication,
)
from services.members.roster.rules import MemberKind
from shared.ids import new_id
from tests.support.members import AUTOS, SUBMISSION, MembersFixture, company


def test_submitting_and_confirming_twice_changes_nothing(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    with house.members.transaction(AUTOS) as uow:
        assert submit_application(uow, application, SUBMISSION) == "A-2027-001"
        confirm_application(uow, application)
    assert house.types() == []
    with pytest.raises(AlreadySubmitted), house.members.transaction(AUTOS) as uow:
        save_company(uow, application, MemberKind.FULL, company(city="Metz"))


def test_an_incomplete_application_stays_a_draft(house: MembersFixture) -> None:
    house.apply()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
    with pytest.raises(ApplicationIncomplete) as refused, house.members.transaction(AUTOS) as s:
        submit_application(s, draft, SUBMISSION)
    assert refused.value.details["missing"] == "company, contacts, dues, payment"
    assert house.application(draft).reference is None


def test_an_unknown_application_is_refused(quick: MembersFixture) -> None:
    with pytest.raises(UnknownApplication), quick.members.transaction(AUTOS) as uow:
        submit_application(uow, new_id(), SUBMISSION)


def test_consents_and_signatory_are_recorded_word_for_word(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    row = house.application(application)
    assert (row.signatory_name, row.signatory_function) == ("Jhemp Schroeder-Thill", "Gérant")
    with house.members.reading(AUTOS) as session:
        [consent] = consents(session, application)
    assert (consent.topic, consent.text) == ("terms", "Nous demandons l'adhésion.")
    assert consent.text_sha256 == hashlib.sha256(consent.text.encode()).hexdigest()

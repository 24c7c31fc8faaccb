"""Admission as a kind of resolution: what the ballot shows, what the decision causes."""

from __future__ import annotations

import pytest

from services.members.applications.admission import ADMISSION
from services.members.applications.rules import ApplicationState
from services.members.errors import UnknownApplication
from services.members.resolutions.rules import Choice
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, ÉTANCHÉITÉ, MembersFixture, spec


def test_the_dossier_of_a_stranger_s_application_cannot_be_locked(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.submitted()
    with house.members.transaction(AUTOS) as uow:
        assert ADMISSION.lock_dossier(uow, application) == 1
    with pytest.raises(UnknownApplication), house.members.transaction(AUTOREGION) as uow:
        ADMISSION.lock_dossier(uow, application)


def test_ballots_show_the_company_and_where_its_application_is(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    with house.members.reading(AUTOS) as session:
        found = ADMISSION.read_subjects(session, [application, new_id()])
    assert set(found) == {application}
    subject = found[application]
    assert (subject.title, subject.page) == (ÉTANCHÉITÉ, "applications/A-2027-001")


@pytest.mark.parametrize(
    ("choice", "state", "told"),
    [
        (Choice.YES, ApplicationState.ADMITTED, "member.admitted"),
        (Choice.NO, ApplicationState.REJECTED, "application.rejected"),
    ],
)
def test_the_decision_is_carried_out(
    house: MembersFixture, choice: Choice, state: ApplicationState, told: str
) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote_all(application, choice)
    row, resolution = house.application(application), house.resolution(application)
    assert (row.state, row.decided_at) == (state, resolution.decided_at)
    assert (row.member_id is None) == (state is ApplicationState.REJECTED)
    assert house.types()[-1] == told


def test_after_a_lapse_it_is_back_at_the_office(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.days_pass(15)
    house.run_jobs()
    row = house.application(application)
    assert (row.state, row.decided_at) == (ApplicationState.CONFIRMED, None)
    assert house.types()[-1] == "resolution.decided"

"""The board's and the office's pages on applications."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI

from services.members.resolutions.rules import Choice
from tests.support.members import ÉTANCHÉITÉ, MembersFixture
from tests.support.members_site import YES, ballot_link, browser, link, signed_in


def test_the_board_votes_signed_in(app: FastAPI, house: MembersFixture, application: UUID) -> None:
    ada = signed_in(app, house, "ada@autos.example")
    inbox = ada.get("/autos/applications")
    assert ÉTANCHÉITÉ.replace("&", "&amp;").replace("'", "&#39;") in inbox.text
    page = ada.get("/autos/applications/A-2027-001")
    assert 'action="/autos/applications/A-2027-001/vote"' in page.text
    assert ada.post("/autos/applications/A-2027-001/vote", data={}).status_code == 422
    assert ada.post("/autos/applications/A-2027-001/vote", data=YES).status_code == 303
    assert house.ballots(application)[0].choice is Choice.YES
    minutes = ada.get("/autos/resolutions/B-2027-001")
    assert "Čenek Ďurica" in minutes.text


def test_the_office_reads_and_cannot_vote(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    office = signed_in(app, house, "office@autos.example")
    page = office.get("/autos/applications/A-2027-001")
    assert page.status_code == 200
    assert "/vote" not in page.text
    assert office.post("/autos/applications/A-2027-001/vote", data=YES).status_code == 403
    house.days_pass(15)
    house.run_jobs()
    office = signed_in(app, house, "office@autos.example")
    page = office.get("/autos/applications/A-2027-001")
    assert "/vote-again" in page.text
    assert office.post("/autos/applications/A-2027-001/vote-again").status_code == 303
    assert house.resolution(application).number == "B-2027-002"


def test_a_decided_vote_waits_for_nobody(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    for elector in (0, 1):
        browser(app).post(ballot_link(house, application, elector), data=YES)
    office = signed_in(app, house, "office@autos.example")
    page = office.get("/autos/applications/A-2027-001").text
    assert "1 hat nicht abgestimmt" in page
    assert "ausstehend" not in page
    assert "Beteiligung: 2 von 3 (mindestens 2 nötig)" in page
    assert "für die Mehrheit nötig: 2" in page
    decided = office.get("/autos/applications?view=decided").text
    assert "2 : 0" in decided
    assert "Entschieden am" in decided
    assert 'data-label="Entschieden am">–' not in decided
    assert "Stimmen" not in decided


def test_a_withdrawn_application_shows_its_day(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert browser(app).post(f"{status}/withdraw").status_code == 303
    decided = signed_in(app, house, "office@autos.example").get("/autos/applications?view=decided")
    assert "0 : 0" in decided.text
    assert 'data-label="Entschieden am">–' not in decided.text


@pytest.mark.parametrize(
    "page",
    ["applications", "applications/A-2027-001", "resolutions/B-2027-001", "members", "members/1"],
)
def test_another_association_sees_nothing(
    app: FastAPI, house: MembersFixture, application: UUID, page: str
) -> None:
    stranger = signed_in(app, house, "ada@autoregion.example", "autoregion")
    assert stranger.get(f"/autos/{page}").status_code == 404
    own = stranger.get(f"/autoregion/{page}")
    assert own.status_code == (404 if "/" in page else 200)
    assert "Étanchéité" not in own.text
    assert browser(app).get(f"/autos/{page}").status_code == 303

"""The minutes of a resolution, made for printing."""

from __future__ import annotations

from uuid import UUID

from fastapi import FastAPI

from services.members.resolutions.report_ballot_link import report_ballot_link
from services.members.resolutions.rules import Choice
from tests.support.members import AUTOS, MembersFixture
from tests.support.members_site import browser, signed_in


def test_only_who_may_read_resolutions_sees_them(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    number = house.resolution(application).number
    assert browser(app).get(f"/autos/resolutions/{number}").status_code == 303
    board = signed_in(app, house, "ada@autos.example")
    assert board.get("/autos/resolutions/B-2027-999").status_code == 404


def test_they_name_subject_electorate_result_and_every_vote(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    house.vote(application, 2, Choice.NO, "Kein Bezug zur Branche")
    house.vote(application, 0)
    house.vote(application, 1)
    page = signed_in(app, house, "ada@autos.example").get("/autos/resolutions/B-2027-001")
    assert page.status_code == 200
    for shown in (
        "Étanchéité",
        "Vollmitglied",
        "A-2027-001",
        "/autos/applications/A-2027-001",
        "Ada Ährenpfort, Bruno Côté, Čenek Ďurica",
        "Kein Bezug zur Branche",
        "2 von 3",
    ):
        assert shown in page.text


def test_they_show_what_does_not_count_and_both_sides_of_a_recusal(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    house.vote(application, 0, Choice.RECUSED, "Ich arbeite dort")
    house.vote(application, 0, Choice.YES, "Ich habe dort gekündigt")
    house.vote(application, 1, Choice.NO, "gestohlen")
    with house.members.transaction(AUTOS) as uow:
        report_ballot_link(uow, house.ballots(application)[1].id, 0)
    page = signed_in(app, house, "ada@autos.example").get("/autos/resolutions/B-2027-001").text
    for shown in ("Ich arbeite dort", "Ich habe dort gekündigt", "gestohlen"):
        assert shown in page
    assert page.count("<s>") == 1
    assert "Ungültig seit" in page
    assert "wurde gemeldet" in page
    assert "1 Ja, 0 Nein, 0 Enthaltungen" in page

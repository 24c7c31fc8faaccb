"""One member with all that belongs to it."""

from __future__ import annotations

from uuid import UUID

from fastapi import FastAPI

from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import MembersFixture
from tests.support.members_site import browser, signed_in


def test_nobody_else_s_member_is_shown(app: FastAPI, house: MembersFixture) -> None:
    bring_in(house, sheet(line()))
    assert browser(app).get("/autos/members/1001").status_code == 303
    stranger = signed_in(app, house, "office@autoregion.example", "autoregion")
    assert stranger.get("/autoregion/members/1001").status_code == 404


def test_an_admitted_member_leads_to_application_and_minutes(
    app: FastAPI, house: MembersFixture, application: UUID
) -> None:
    house.vote_all(application)
    office = signed_in(app, house, "office@autos.example")
    member = house.application(application).member_id
    page = office.get("/autos/members/M-0001").text
    assert "M-0001" in office.get(f"/autos/members/{member}").text
    for shown in (
        'href="/autos/applications/A-2027-001"',
        'href="/autos/resolutions/B-2027-001"',
        "Luxemburg",
        "Vollmitglied",
        "rechnung@etancheite.example",
    ):
        assert shown in page


def test_an_imported_member_has_no_application(app: FastAPI, house: MembersFixture) -> None:
    bring_in(house, sheet(line()))
    page = signed_in(app, house, "office@autos.example").get("/autos/members/1001").text
    assert "Käthe Bökenkamp" in page
    assert "Wasserstoff" in page
    assert "/applications/" not in page

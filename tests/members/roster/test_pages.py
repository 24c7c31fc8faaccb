"""The list of members in the browser."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from services.members.roster.pages import PAGE_ROWS
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import MembersFixture
from tests.support.members_site import browser, signed_in


def test_strangers_see_no_list(app: FastAPI) -> None:
    assert browser(app).get("/autos/members").status_code == 303


def test_the_list_pages_on_and_keeps_its_filters(app: FastAPI, house: MembersFixture) -> None:
    rows = [line(member_number=str(n), company=f"Firma {n:03}") for n in range(PAGE_ROWS + 1)]
    bring_in(house, sheet(*rows))
    office = signed_in(app, house, "office@autos.example")
    first = office.get("/autos/members?q=firma&group=Personal").text
    assert "Firma 000" in first
    assert f"Firma {PAGE_ROWS:03}" not in first
    assert "q=firma" in first
    assert "page=2" in first
    assert office.get(f"/autos/members?page={'9' * 25}").status_code == 200
    second = office.get("/autos/members?q=firma&group=Personal&page=2").text
    assert f"Firma {PAGE_ROWS:03}" in second


@pytest.mark.parametrize("question", ["q=nirgends", "kind=honorary", "country=FR", "state=left"])
def test_what_no_filter_finds_is_not_shown(
    app: FastAPI, house: MembersFixture, question: str
) -> None:
    bring_in(house, sheet(line()))
    page = signed_in(app, house, "office@autos.example").get(f"/autos/members?{question}")
    assert page.status_code == 200
    assert "1001" not in page.text

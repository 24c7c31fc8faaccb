"""The preview through the front door: each row has its action, members are set aside and back."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.billing.conftest import AddMember
from tests.billing.runs.run_pages import FORM, PREVIEW, add_five_members
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture(autouse=True)
def members(add_member: AddMember) -> None:
    add_five_members(add_member)


def test_nothing_declared_is_confirmed_before_a_release_is_requested(treasurer: TestClient) -> None:
    page = treasurer.get(PREVIEW).text
    assert "1 member declared nothing" in page
    assert "Request release" not in page
    refused = treasurer.post("/autos/dues", data=FORM)
    assert refused.headers["location"].startswith("/autos/dues/preview?year=2027")
    done = treasurer.post("/autos/dues/preview/check", data=FORM)
    assert done.headers["location"].endswith("tab=open#exceptions")
    page = treasurer.get(PREVIEW).text
    assert "Request release" in page
    assert "was confirmed by" in page
    assert "Nothing was declared" in treasurer.get(f"{PREVIEW}&tab=resolved").text
    treasurer.post("/autos/dues/preview/uncheck", data=FORM)
    assert "Request release" not in treasurer.get(PREVIEW).text


def test_a_member_is_set_aside_with_a_reason_and_taken_back(treasurer: TestClient) -> None:
    page = treasurer.get(PREVIEW).text
    link = re.search(r'href="(/autos/dues/preview/set-aside[^"]+)"', page)
    assert link
    address = link[1].replace("&amp;", "&")
    member = address.rpartition("member=")[2]
    asked = {**FORM, "member": member}
    assert "Set a member aside" in treasurer.get(address).text
    empty = treasurer.post("/autos/dues/preview/set-aside", data={**asked, "reason": " "})
    assert empty.status_code == 422
    assert "Say in a few words why the member is set aside" in empty.text
    done = treasurer.post("/autos/dues/preview/set-aside", data={**asked, "reason": "merges"})
    assert done.headers["location"].endswith("tab=aside#exceptions")
    assert "merges" in treasurer.get(f"{PREVIEW}&tab=aside").text
    treasurer.post("/autos/dues/preview/take-back", data=asked)
    assert "Nobody is set aside" in treasurer.get(f"{PREVIEW}&tab=aside").text


def test_every_exception_leads_to_where_it_is_mended(treasurer: TestClient) -> None:
    page = treasurer.get(PREVIEW).text
    assert "New mandate, or transfer" in page
    assert re.search(r"/autos/members/[0-9a-f-]{36}/mandate", page)
    for nonsense in ("", "x", "01a201b6-4fc6-7e0a-8d3f-0d3a7c6f0b01"):
        address = f"/autos/dues/preview/set-aside?year=2027&collect_on=2027-02-15&member={nonsense}"
        assert treasurer.get(address).status_code == 404
    assert treasurer.post("/autos/dues/preview/check", data={"year": "x"}).status_code == 404


def test_who_may_not_prepare_decides_nothing(chair: TestClient) -> None:
    assert "Set aside" not in chair.get(PREVIEW).text
    assert chair.post("/autos/dues/preview/check", data=FORM).status_code == 403


def test_the_bank_s_confirmation_is_entered_in_the_row(
    add_member: AddMember, treasurer: TestClient
) -> None:
    """The exception goes, and one is back at the preview (issue 7 §1)."""
    add_member("M-6", scheme="b2b")
    row = re.search(r'action="(/autos/mandates/[^"]+/confirm)"', treasurer.get(PREVIEW).text)
    assert row
    said = {**FORM, "on": "2026-12-01", "reason": "Kopie der Bank"}
    bare = treasurer.post(row[1], data={**said, "reason": ""})
    assert bare.status_code == 422
    assert 'name="collect_on" value="2027-02-15"' in bare.text
    done = treasurer.post(row[1], data=said).headers["location"]
    assert done == "/autos/dues/preview?year=2027&collect_on=2027-02-15&done=confirmed#exceptions"
    page = treasurer.get(done).text
    assert "bank is entered" in page
    assert row[1] not in page

"""The invitation's link: read by whoever has it, used once, never by opening it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from fastapi import FastAPI

from services.members.people.queries import invitation_by_id
from services.members.people.rules import InvitationState
from shared.permissions import Role
from tests.members.people.desk import acting, invite, wanted
from tests.support.members import AUTOS, MembersFixture
from tests.support.members_site import browser, link


def path(invitation_id: UUID, slug: str = "autos") -> str:
    return f"/{slug}/invitation/{link('invitation', invitation=invitation_id)}"


def state(house: MembersFixture, invitation_id: UUID) -> InvitationState:
    with house.members.reading(AUTOS) as session:
        return invitation_by_id(session, invitation_id, house.clock.now()).state


def test_it_shows_who_is_invited_to_what_by_whom(app: FastAPI, house: MembersFixture) -> None:
    sent = invite(house, wanted(Role.TREASURER), acting(house))
    page = browser(app, "en").get(path(sent.invitation_id) + "?language=en").text
    for said in (
        "Zoé d&#39;Étanchéité",
        "Ada Ährenpfort",
        "Treasurer",
        "AutOS e.V.",
        "15 Jan 2027",
    ):
        assert said in page


def test_a_scanner_that_opens_it_changes_nothing(app: FastAPI, house: MembersFixture) -> None:
    sent = invite(house, wanted(Role.OFFICE))
    client = browser(app)
    for method in ("GET", "HEAD", "GET"):
        client.request(method, path(sent.invitation_id))
    assert state(house, sent.invitation_id) is InvitationState.OPEN
    assert client.cookies.get("umlauf") is None


def test_accepting_signs_in_and_leads_to_the_overview(app: FastAPI, house: MembersFixture) -> None:
    sent = invite(house, wanted(Role.OFFICE))
    client = browser(app)
    answer = client.post(path(sent.invitation_id))
    assert (answer.status_code, answer.headers["location"]) == (303, "/autos/")
    assert client.get("/autos/members").status_code == 200
    assert state(house, sent.invitation_id) is InvitationState.ACCEPTED


@pytest.mark.parametrize("role", [Role.TREASURER, Role.BOARD])
def test_who_needs_a_passkey_is_led_to_making_one_and_moves_nothing_before(
    app: FastAPI, house: MembersFixture, role: Role
) -> None:
    sent = invite(house, wanted(role))
    client = browser(app)
    assert client.post(path(sent.invitation_id)).headers["location"] == "/account/passkeys"
    assert client.get("/autos/people").status_code == 200
    refused = client.get("/autos/people/invite", headers={"accept": "application/json"})
    code = "passkey_needed" if role is Role.BOARD else "missing_permission"
    assert (refused.status_code, refused.json()["code"]) == (403, code)


def test_it_works_once(app: FastAPI, house: MembersFixture) -> None:
    sent = invite(house, wanted(Role.OFFICE))
    browser(app).post(path(sent.invitation_id))
    second = browser(app)
    assert second.post(path(sent.invitation_id)).status_code == 410
    assert second.get("/autos/members").headers["location"].startswith("/sign-in")
    assert second.get(path(sent.invitation_id)).status_code == 410


@pytest.mark.parametrize("days", [6, 7])
def test_it_is_good_for_a_week(app: FastAPI, house: MembersFixture, days: int) -> None:
    sent = invite(house, wanted(Role.OFFICE))
    house.days_pass(days)
    assert browser(app).post(path(sent.invitation_id)).status_code == (303 if days < 7 else 410)


def test_the_next_one_takes_its_place(app: FastAPI, house: MembersFixture) -> None:
    first = invite(house, wanted(Role.OFFICE))
    second = invite(house, wanted(Role.OFFICE))
    assert browser(app).post(path(first.invitation_id)).status_code == 410
    assert browser(app).post(path(second.invitation_id)).status_code == 303


def test_before_the_office_begins_there_is_nothing_to_sign_in_to(
    app: FastAPI, house: MembersFixture
) -> None:
    sent = invite(house, wanted(Role.OFFICE, first=date(2027, 3, 19), dated=True))
    client = browser(app, "en")
    answer = client.post(path(sent.invitation_id) + "?language=en")
    assert answer.status_code == 200
    assert "19 Mar 2027" in answer.text
    assert client.cookies.get("umlauf") is None


def test_another_purpose_or_association_opens_nothing(app: FastAPI, house: MembersFixture) -> None:
    sent = invite(house, wanted(Role.OFFICE))
    ballot = f"/autos/invitation/{link('ballot', invitation=sent.invitation_id)}"
    for address in (ballot, path(sent.invitation_id, "autoregion"), "/autos/invitation/x"):
        assert browser(app).post(address).status_code == 404

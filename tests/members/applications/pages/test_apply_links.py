"""What an applicant reaches from mails."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.applications.rules import ApplicationState
from tests.members.applications.pages.filled_in import CONTACT, SENT, begin, fill_in
from tests.support.members import MembersFixture
from tests.support.members_site import browser, link


def test_withdrawing_from_the_status_page(house: MembersFixture, applicant: TestClient) -> None:
    house.apply()
    application = house.in_resolution()
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert applicant.post(f"{status}/withdraw").headers["location"] == status_of(application, 0)
    assert house.application(application).state is ApplicationState.WITHDRAWN
    assert f"{status}/withdraw" not in applicant.get(status).text


def test_links_open_only_what_they_were_made_for(
    house: MembersFixture, applicant: TestClient
) -> None:
    application = house.in_resolution()
    confirming = link("confirm-application", application=application)
    following = link("application-status", application=application)
    assert applicant.get(f"/autos/apply/status/{confirming}").status_code == 404
    assert applicant.get(f"/autos/apply/confirm/{following}x").status_code == 404
    assert applicant.get(f"/autoregion/apply/status/{following}").status_code == 404
    assert applicant.get("/nowhere/apply").status_code == 404
    draft = begin(applicant)
    assert applicant.get(draft.replace("autos", "autoregion") + "/company").status_code == 404
    assert applicant.get("/autos/apply/invented/company").status_code == 404


def status_of(application: UUID, counter: int | None = None) -> str:
    ids = {"application": application} | ({} if counter is None else {"counter": counter})
    return f"/autos/apply/status/{link('application-status', **ids)}"


def confirming(application: UUID, counter: int | None = None) -> str:
    ids = {"application": application} | ({} if counter is None else {"counter": counter})
    return f"/autos/apply/confirm/{link('confirm-application', **ids)}"


def test_the_status_is_seen_for_ninety_days_after_the_end(
    app: FastAPI, house: MembersFixture, application: UUID, applicant: TestClient
) -> None:
    links = [status_of(application, counter) for counter in (None, 0)]
    house.days_pass(400)
    assert {applicant.get(one).status_code for one in links} == {200}
    assert applicant.post(f"{links[0]}/withdraw").status_code == 303
    house.days_pass(89)
    assert {applicant.get(one).status_code for one in links} == {200}
    house.days_pass(1)
    for one in links:
        answer = applicant.get(one)
        assert answer.status_code == 410
        assert "/fresh" not in answer.text, "there is nothing left to see"
        assert applicant.post(f"{one}/withdraw").status_code == 410


def test_a_link_from_before_links_had_an_end_confirms_for_fourteen_days(
    app: FastAPI, house: MembersFixture, applicant: TestClient
) -> None:
    application = house.submitted()
    house.days_pass(13)
    assert applicant.get(confirming(application)).status_code == 200
    house.days_pass(1)
    late = applicant.get(confirming(application))
    assert late.status_code == 410
    assert applicant.post(confirming(application)).status_code == 410
    assert house.application(application).state is ApplicationState.SUBMITTED
    assert f'action="{confirming(application)}/fresh"' in late.text


def test_a_fresh_link_ends_those_before(
    app: FastAPI, house: MembersFixture, applicant: TestClient
) -> None:
    application = house.submitted()
    old = confirming(application, 0)
    asked = applicant.post(f"{old}/fresh")
    assert asked.headers["location"] == f"{old}/fresh"
    assert "unterwegs" in browser(app).get(f"{old}/fresh").text
    assert applicant.get(old).status_code == 410
    assert applicant.get(status_of(application)).status_code == 410
    assert applicant.get(confirming(application, 1)).status_code == 200
    applicant.post(f"{old}/fresh")
    assert len(house.events("members.application.links_renewed")) == 1, "once an hour"


def test_the_receipt_of_an_application_lasts_for_thirty_days(
    app: FastAPI, house: MembersFixture, applicant: TestClient
) -> None:
    draft = fill_in(house, applicant)
    house.days_pass(29)
    assert applicant.post(f"{draft}/check", data=SENT).status_code == 303
    assert applicant.get(f"{draft}/done").status_code == 200
    house.days_pass(30)
    for page in ("company", "contacts", "check", "done"):
        assert applicant.get(f"{draft}/{page}").status_code == 410


def test_a_draft_lasts_for_thirty_days_after_it_was_saved(
    app: FastAPI, house: MembersFixture, applicant: TestClient
) -> None:
    draft = fill_in(house, applicant)
    house.days_pass(29)
    assert applicant.post(f"{draft}/contacts", data=CONTACT).status_code == 303
    house.days_pass(29)
    assert applicant.get(f"{draft}/company").status_code == 200
    house.days_pass(1)
    assert applicant.get(f"{draft}/company").status_code == 410
    assert applicant.post(f"{draft}/check", data=SENT).status_code == 410


@pytest.mark.parametrize(
    ("language", "word"), [("de", "steht noch aus"), ("fr", "à venir"), ("en", "still to come")]
)
def test_a_step_not_yet_begun_is_still_to_come(
    app: FastAPI, application: UUID, language: str, word: str
) -> None:
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert word in browser(app, language).get(status).text

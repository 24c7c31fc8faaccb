"""What an applicant reaches from mails."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.applications.rules import ApplicationState
from tests.members.applications.pages.filled_in import begin
from tests.support.members import MembersFixture
from tests.support.members_site import browser, link


def test_withdrawing_from_the_status_page(house: MembersFixture, applicant: TestClient) -> None:
    house.apply()
    application = house.in_resolution()
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert applicant.post(f"{status}/withdraw").headers["location"] == status
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


@pytest.mark.parametrize(
    ("language", "word"), [("de", "steht noch aus"), ("fr", "à venir"), ("en", "still to come")]
)
def test_a_step_not_yet_begun_is_still_to_come(
    app: FastAPI, application: UUID, language: str, word: str
) -> None:
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert word in browser(app, language).get(status).text

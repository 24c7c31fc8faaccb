"""A company fills in the form in its browser."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.members.applications.pages.filled_in import COMPANY, CONTACT, begin, fill_in
from tests.support.members import MembersFixture
from tests.support.members_site import browser


@pytest.mark.parametrize("missing", ["company", "street", "postcode", "city", "country", "kind"])
def test_errors_keep_what_was_typed(applicant: TestClient, missing: str) -> None:
    draft = begin(applicant)
    answer = applicant.post(f"{draft}/company", data={**COMPANY, missing: " "})
    assert answer.status_code == 422
    assert f'href="#f-{missing}"' in answer.text
    kept = "Käerjeng" if missing != "city" else "rue de l&#39;Industrie"
    assert kept in answer.text


@pytest.mark.parametrize(
    ("field", "text"),
    [("email", "no address"), ("billing_emails", "a@b.example, nothing"), ("last_name", "")],
)
def test_contacts_are_checked(applicant: TestClient, field: str, text: str) -> None:
    draft = begin(applicant)
    applicant.post(f"{draft}/company", data=COMPANY)
    answer = applicant.post(f"{draft}/contacts", data={**CONTACT, field: text})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text


def test_changing_from_the_check_page_leads_back_to_it(
    house: MembersFixture, applicant: TestClient
) -> None:
    draft = fill_in(house, applicant)
    page = applicant.get(f"{draft}/company?return=check").text
    assert "Käerjeng" in page
    answer = applicant.post(f"{draft}/company?return=check", data={**COMPANY, "city": "Metz"})
    assert answer.headers["location"] == f"{draft}/check"
    assert "Metz" in applicant.get(f"{draft}/check").text


def test_another_kind_shows_its_dues_first(house: MembersFixture, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    change = {**COMPANY, "kind": "network_partner"}
    answer = applicant.post(f"{draft}/company?return=check", data=change)
    assert answer.headers["location"] == f"{draft}/dues?return=check"


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_the_form_speaks_the_readers_language(app: FastAPI, language: str) -> None:
    client = browser(app, language)
    page = client.get("/autos/apply")
    assert page.headers["content-language"] == language
    word = {"de": "Mitglied werden", "fr": "Adhérer", "en": "Become a member"}[language]
    assert word in page.text

"""A company fills in the form in its browser."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.applications.pages import apply_forms
from shared.web.limits import Limit
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


@pytest.mark.parametrize("typed", ["Gewinn http://evil.example/x", "www.Gewinn", "Gewinn ＠ AG"])
@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("company", "company"),
        ("company", "legal_form"),
        ("contacts", "first_name"),
        ("contacts", "last_name"),
        ("contacts", "salutation"),
    ],
)
def test_a_name_holds_no_address(applicant: TestClient, page: str, field: str, typed: str) -> None:
    """H2: names went into mails of the association's own domain, links and all."""
    draft = begin(applicant)
    if page == "contacts":
        applicant.post(f"{draft}/company", data=COMPANY)
    fields = {"company": COMPANY, "contacts": CONTACT}[page]
    answer = applicant.post(f"{draft}/{page}", data={**fields, field: typed})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "Écrivez le nom sans adresse" in answer.text


def test_ten_addresses_for_invoices_are_enough(applicant: TestClient) -> None:
    """H2: one application with 5,000 addresses sent 5,000 invoice mails."""
    draft = begin(applicant)
    applicant.post(f"{draft}/company", data=COMPANY)
    for count, status in ((10, 303), (11, 422)):
        typed = "\n".join(f"rechnung{number}@firma.example" for number in range(count))
        answer = applicant.post(f"{draft}/contacts", data={**CONTACT, "billing_emails": typed})
        assert answer.status_code == status
    assert "dix adresses" in answer.text
    assert "rechnung10@firma.example" in answer.text


def test_ten_applications_an_hour_begin_from_one_address(app: FastAPI) -> None:
    client = browser(app, "de")
    answers = [client.post("/autos/apply") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert 3500 < int(answers[-1].headers["retry-after"]) <= 3600
    assert "in 60 Minuten" in answers[-1].text
    assert client.get("/autos/apply").status_code == 200


def test_what_was_typed_is_there_when_it_was_too_often(
    applicant: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply_forms, "APPLICATION_PAGE", Limit("few", 1, 600))
    draft = begin(applicant)
    assert applicant.post(f"{draft}/company", data=COMPANY).status_code == 303
    company = applicant.post(f"{draft}/company", data={**COMPANY, "city": "Metz"})
    contacts = applicant.post(f"{draft}/contacts", data=CONTACT)
    for answer, typed in ((company, "Metz"), (contacts, "mely@etancheite.example")):
        assert answer.status_code == 429
        assert answer.headers["retry-after"]
        assert typed in answer.text
        assert "Réessayez dans 10" in answer.text
        assert "Rien n’a été enregistré" in answer.text


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

"""A company fills in the form in its browser, up to the status page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.applications.rules import ApplicationState
from shared.web import await_event
from tests.members.browser import browser, link, site
from tests.members.house import ÉTANCHÉITÉ, House, spec

COMPANY = {
    "kind": "full",
    "company": ÉTANCHÉITÉ,
    "street": "rue de l'Industrie",
    "house_number": "24-28",
    "postcode": "4959",
    "city": "Käerjeng",
    "country": "LU",
    "language": "fr",
}
CONTACT = {
    "salutation": "Madame",
    "first_name": "Mély",
    "last_name": "Kieffer",
    "email": "mely@etancheite.example",
    "billing_emails": "rechnung@etancheite.example\nachats@etancheite.example",
}
SENT = {
    "signatory_name": "Mély Kieffer",
    "signatory_function": "Gérante",
    "terms": "on",
    "privacy": "on",
}


@pytest.fixture
def app(house: House, tmp_path: Path) -> Iterator[FastAPI]:
    house.apply(spec("autos"), spec("autoregion"))
    with site(house, tmp_path) as made:
        yield made


@pytest.fixture
def applicant(app: FastAPI) -> TestClient:
    return browser(app, "fr")


def begin(client: TestClient, slug: str = "autos") -> str:
    """Starts an application; gives the address of its pages."""
    assert client.get(f"/{slug}/apply").status_code == 200
    company: str = client.post(f"/{slug}/apply").headers["location"]
    return company.removesuffix("/company")


def fill_in(house: House, client: TestClient) -> str:
    draft = begin(client)
    assert client.post(f"{draft}/company", data=COMPANY).headers["location"] == f"{draft}/contacts"
    answer = client.post(f"{draft}/contacts", data=CONTACT)
    assert answer.headers["location"] == f"{draft}/dues"
    house.settle()
    return draft


def test_a_company_applies_confirms_and_follows(house: House, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    check = applicant.get(f"{draft}/check?revision=2")
    assert check.status_code == 200
    for shown in ("Étanchéité &amp; Cie", "900,00\u00a0€", "achats@etancheite.example", "4959"):
        assert shown in check.text
    sent = applicant.post(f"{draft}/check", data=SENT)
    assert sent.headers["location"] == f"{draft}/done"
    done = applicant.get(f"{draft}/done")
    assert "A-2027-001" in done.text
    status = re.search(r'href="(/autos/apply/status/[^"]+)"', done.text)
    assert status

    application = house.events("members.application.submitted")[0]["payload"]["application_id"]
    confirm = f"/autos/apply/confirm/{link('confirm-application', application=application)}"
    assert "A-2027-001" in applicant.get(confirm).text
    assert house.events("members.application.confirmed") == []
    for _ in range(2):
        assert applicant.post(confirm).headers["location"] == status[1]
    assert len(house.events("members.application.confirmed")) == 1
    assert len(house.events("members.resolution.opened")) == 1
    followed = applicant.get(status[1])
    assert followed.status_code == 200
    assert "29/01/2027" in followed.text or "29 janvier 2027" in followed.text
    assert "Ährenpfort" not in followed.text
    assert followed.headers["cache-control"] == "no-store"


def test_sending_twice_and_going_back_change_nothing(house: House, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    for _ in range(3):
        assert applicant.post(f"{draft}/check", data=SENT).headers["location"].endswith("/done")
    assert len(house.events("members.application.submitted")) == 1
    for page in ("company", "contacts", "check"):
        assert applicant.get(f"{draft}/{page}").headers["location"] == f"{draft}/done"
    late = applicant.post(f"{draft}/company", data={**COMPANY, "city": "Metz"})
    assert late.headers["location"] == f"{draft}/done"
    assert house.events("members.application.drafted")[-1]["payload"]["company"] == ÉTANCHÉITÉ


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


def test_changing_from_the_check_page_leads_back_to_it(house: House, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    page = applicant.get(f"{draft}/company?return=check").text
    assert "Käerjeng" in page
    answer = applicant.post(f"{draft}/company?return=check", data={**COMPANY, "city": "Metz"})
    assert answer.headers["location"] == f"{draft}/check"
    assert "Metz" in applicant.get(f"{draft}/check").text


def test_another_kind_shows_its_dues_first(house: House, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    change = {**COMPANY, "kind": "network_partner"}
    answer = applicant.post(f"{draft}/company?return=check", data=change)
    assert answer.headers["location"] == f"{draft}/dues?return=check"


def test_agreement_is_needed(house: House, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    answer = applicant.post(f"{draft}/check", data={**SENT, "terms": ""})
    assert answer.status_code == 422
    assert 'href="#f-terms"' in answer.text
    assert house.events("members.application.submitted") == []


def test_the_check_page_waits_calmly_for_billing(
    applicant: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(await_event, "PATIENCE", timedelta(milliseconds=50))
    draft = begin(applicant)
    applicant.post(f"{draft}/company", data=COMPANY)
    answer = applicant.get(f"{draft}/check?revision=2")
    assert answer.status_code == 200
    assert answer.headers["refresh"] == f"1; url={draft}/check?revision=2&wait=1"


def test_an_unfinished_form_leads_to_the_page_that_is_missing(applicant: TestClient) -> None:
    draft = begin(applicant)
    assert applicant.get(f"{draft}/check").headers["location"] == f"{draft}/company"
    assert applicant.get(f"{draft}/contacts").headers["location"] == f"{draft}/company"
    applicant.post(f"{draft}/company", data=COMPANY)
    assert applicant.get(f"{draft}/check").headers["location"] == f"{draft}/contacts"


def test_withdrawing_from_the_status_page(house: House, applicant: TestClient) -> None:
    house.apply()
    application = house.in_resolution()
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert applicant.post(f"{status}/withdraw").headers["location"] == status
    assert house.application(application).state is ApplicationState.WITHDRAWN
    assert f"{status}/withdraw" not in applicant.get(status).text


def test_links_open_only_what_they_were_made_for(house: House, applicant: TestClient) -> None:
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


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_the_form_speaks_the_readers_language(app: FastAPI, language: str) -> None:
    client = browser(app, language)
    page = client.get("/autos/apply")
    assert page.headers["content-language"] == language
    word = {"de": "Mitglied werden", "fr": "Adhérer", "en": "Become a member"}[language]
    assert word in page.text

"""The applicant checks everything and sends it off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.members.applications.pages.filled_in import COMPANY, SENT, begin, fill_in
from tests.support.members import AUTOS, ÉTANCHÉITÉ, MembersFixture
from tests.support.members_site import link


def test_a_company_applies_confirms_and_follows(
    house: MembersFixture, applicant: TestClient
) -> None:
    draft = fill_in(house, applicant)
    check = applicant.get(f"{draft}/check?revision=2")
    assert check.status_code == 200
    for shown in ("Étanchéité &amp; Cie", "900,00\u00a0€", "achats@etancheite.example", "4959"):
        assert shown in check.text
    sent = applicant.post(f"{draft}/check", data=SENT)
    assert sent.headers["location"] == f"{draft}/done"
    done = applicant.get(f"{draft}/done")
    assert "A-2027-001" in done.text
    assert "apply/status/" not in done.text

    application = house.events("members.application.submitted")[0]["payload"]["application_id"]
    confirm = f"/autos/apply/confirm/{link('confirm-application', application=application)}"
    assert "A-2027-001" in applicant.get(confirm).text
    assert house.events("members.application.confirmed") == []
    [status] = {applicant.post(confirm).headers["location"] for _ in range(2)}
    assert status.startswith("/autos/apply/status/")
    assert len(house.events("members.application.confirmed")) == 1
    assert len(house.events("members.resolution.opened")) == 1
    followed = applicant.get(status)
    assert followed.status_code == 200
    assert "29/01/2027" in followed.text or "29 janvier 2027" in followed.text
    assert "Ährenpfort" not in followed.text
    assert followed.headers["cache-control"] == "no-store"


def test_sending_twice_and_going_back_change_nothing(
    house: MembersFixture, applicant: TestClient
) -> None:
    draft = fill_in(house, applicant)
    for _ in range(3):
        assert applicant.post(f"{draft}/check", data=SENT).headers["location"].endswith("/done")
    assert len(house.events("members.application.submitted")) == 1
    for page in ("company", "contacts", "check"):
        assert applicant.get(f"{draft}/{page}").headers["location"] == f"{draft}/done"
    late = applicant.post(f"{draft}/company", data={**COMPANY, "city": "Metz"})
    assert late.headers["location"] == f"{draft}/done"
    assert house.events("members.application.drafted")[-1]["payload"]["company"] == ÉTANCHÉITÉ


def test_five_are_sent_off_an_hour_from_one_address(
    house: MembersFixture, applicant: TestClient
) -> None:
    """H2: 30 full applications from one address in 28 s. What was typed is there to send later."""
    sent = []
    for _ in range(6):
        draft = fill_in(house, applicant)
        sent.append(applicant.post(f"{draft}/check", data=SENT))
    assert [answer.status_code for answer in sent] == [303] * 5 + [429]
    assert sent[-1].headers["retry-after"]
    assert "Réessayez dans" in sent[-1].text
    assert "Mély Kieffer" in sent[-1].text
    assert len(house.events("members.application.submitted")) == 5
    # Those that are sent already can be looked at, and sending them twice counts nothing.
    assert applicant.post(f"{draft}/check", data={**SENT, "terms": ""}).status_code == 422


def test_a_flood_of_an_association_is_refused_with_what_was_typed(
    house: MembersFixture, applicant: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.members.applications.flood.IN_AN_HOUR_MAX", 1)
    house.submitted(AUTOS)
    draft = fill_in(house, applicant)
    answer = applicant.post(f"{draft}/check", data=SENT)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3600"
    assert "dans 60 minutes" in answer.text
    assert "Mély Kieffer" in answer.text
    house.clock.advance(timedelta(hours=1))
    assert applicant.post(f"{draft}/check", data=SENT).status_code == 303


@pytest.mark.parametrize("field", ["signatory_name", "signatory_function"])
def test_a_signatory_is_no_address(
    house: MembersFixture, applicant: TestClient, field: str
) -> None:
    draft = fill_in(house, applicant)
    answer = applicant.post(f"{draft}/check", data={**SENT, field: "x https://evil.example"})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text


def test_agreement_is_needed(house: MembersFixture, applicant: TestClient) -> None:
    draft = fill_in(house, applicant)
    answer = applicant.post(f"{draft}/check", data={**SENT, "terms": ""})
    assert answer.status_code == 422
    assert 'href="#f-terms"' in answer.text
    assert house.events("members.application.submitted") == []


def test_an_unfinished_form_leads_to_the_page_that_is_missing(applicant: TestClient) -> None:
    draft = begin(applicant)
    assert applicant.get(f"{draft}/check").headers["location"] == f"{draft}/company"
    assert applicant.get(f"{draft}/contacts").headers["location"] == f"{draft}/company"
    applicant.post(f"{draft}/company", data=COMPANY)
    assert applicant.get(f"{draft}/check").headers["location"] == f"{draft}/contacts"

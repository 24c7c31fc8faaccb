"""The board votes: by the link in the mail and signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.association.queries import actor_by_email
from services.members.resolutions.rules import Choice, Outcome
from shared.ids import association_id
from tests.members.browser import browser, link, sign_in, site
from tests.members.house import ÉTANCHÉITÉ, House, spec


@pytest.fixture
def app(house: House, tmp_path: Path) -> Iterator[FastAPI]:
    house.apply(spec("autos"), spec("autoregion"))
    with site(house, tmp_path) as made:
        yield made


@pytest.fixture
def phone(app: FastAPI) -> TestClient:
    return browser(app)


@pytest.fixture
def application(app: FastAPI, house: House) -> UUID:
    return house.in_resolution()


def ballot_link(house: House, application: UUID, elector: int) -> str:
    return f"/autos/ballot/{link('ballot', ballot=house.ballots(application)[elector].id)}"


def signed_in(app: FastAPI, house: House, email: str, slug: str = "autos") -> TestClient:
    client = browser(app)
    with house.members.reading(association_id(slug)) as session:
        sign_in(client, actor_by_email(session, email))
    return client


YES = {"choice": "yes", "dossier_version": "1"}


def test_opening_the_link_changes_nothing(
    house: House, phone: TestClient, application: UUID
) -> None:
    house.types()
    address = ballot_link(house, application, 0)
    for _ in range(3):
        page = phone.get(address)
    assert page.status_code == 200
    assert phone.head(address).status_code in (200, 405)
    assert house.types() == []
    assert " checked" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in page.headers
    for shown in ("B-2027-001", "A-2027-001", "Étanchéité", "Ada Ährenpfort", "84", "900,00"):
        assert shown in page.text


def test_a_scanner_that_presses_the_button_votes_nothing(
    house: House, phone: TestClient, application: UUID
) -> None:
    answer = phone.post(ballot_link(house, application, 0), data={"comment": ""})
    assert answer.status_code == 422
    assert 'href="#f-choice"' in answer.text
    assert house.ballots(application)[0].choice is None


def test_votes_decide_and_the_result_is_explained(
    house: House, phone: TestClient, application: UUID
) -> None:
    first, second = ballot_link(house, application, 0), ballot_link(house, application, 1)
    answer = phone.post(first, data={**YES, "comment": "Passt gut zu uns"})
    assert answer.headers["location"] == f"{first}?cast=1"
    assert phone.get(f"{first}?cast=1").status_code == 200
    assert "Passt gut zu uns" in phone.get(second).text
    for _ in range(2):
        assert phone.post(second, data=YES).status_code == 303
    assert house.resolution(application).outcome is Outcome.ADOPTED
    closed = phone.get(second)
    assert closed.status_code == 200
    assert "2 " in closed.text
    third = ballot_link(house, application, 2)
    assert phone.get(third).status_code == 410
    assert phone.post(third, data=YES).status_code == 410
    assert house.types().count("member.admitted") == 1


def test_after_the_deadline_it_is_gone(house: House, phone: TestClient, application: UUID) -> None:
    address = ballot_link(house, application, 0)
    phone.post(address, data=YES)
    house.days_pass(15)
    assert phone.get(address).status_code == 410
    assert phone.post(address, data={**YES, "choice": "no"}).status_code == 410
    assert house.ballots(application)[0].choice is Choice.YES


def test_a_recusal_asks_for_its_reason(house: House, phone: TestClient, application: UUID) -> None:
    address = ballot_link(house, application, 0)
    answer = phone.post(address, data={**YES, "choice": "recused"})
    assert answer.status_code == 422
    assert 'href="#f-comment"' in answer.text
    phone.post(address, data={**YES, "choice": "recused", "comment": "Ich arbeite dort"})
    assert house.ballots(application)[0].choice is Choice.RECUSED


def test_an_older_version_is_shown_anew(house: House, phone: TestClient, application: UUID) -> None:
    answer = phone.post(ballot_link(house, application, 0), data={**YES, "dossier_version": "0"})
    assert answer.status_code == 409
    assert house.ballots(application)[0].choice is None


def test_nobody_sneaks_in_a_choice(house: House, phone: TestClient, application: UUID) -> None:
    answer = phone.post(ballot_link(house, application, 0), data={**YES, "choice": "left_office"})
    assert answer.status_code == 422
    assert house.ballots(application)[0].choice is None


def test_a_link_that_is_not_mine_can_be_blocked(
    house: House, phone: TestClient, application: UUID
) -> None:
    address = ballot_link(house, application, 0)
    assert phone.get(f"{address}/report").status_code == 200
    assert house.ballots(application)[0].link_reported_at is None
    assert phone.post(f"{address}/report").status_code == 303
    assert phone.get(address).status_code == 410
    assert phone.post(address, data=YES).status_code == 410


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_site_cannot_vote(
    house: House, phone: TestClient, application: UUID, origin: str
) -> None:
    answer = phone.post(ballot_link(house, application, 0), data=YES, headers={"origin": origin})
    assert answer.status_code == 403
    assert house.ballots(application)[0].choice is None


def test_tampered_or_foreign_links_open_nothing(
    house: House, phone: TestClient, application: UUID
) -> None:
    good = ballot_link(house, application, 0)
    assert phone.get(good[:-2]).status_code == 404
    assert phone.get(good.replace("autos", "autoregion")).status_code == 404
    assert phone.post(good.replace("autos", "autoregion"), data=YES).status_code == 404
    status = link("application-status", application=application)
    assert phone.get(f"/autos/ballot/{status}").status_code == 404


def test_the_board_votes_signed_in(app: FastAPI, house: House, application: UUID) -> None:
    ada = signed_in(app, house, "ada@autos.example")
    inbox = ada.get("/autos/applications")
    assert ÉTANCHÉITÉ.replace("&", "&amp;").replace("'", "&#39;") in inbox.text
    page = ada.get("/autos/applications/A-2027-001")
    assert 'action="/autos/applications/A-2027-001/vote"' in page.text
    assert ada.post("/autos/applications/A-2027-001/vote", data={}).status_code == 422
    assert ada.post("/autos/applications/A-2027-001/vote", data=YES).status_code == 303
    assert house.ballots(application)[0].choice is Choice.YES
    minutes = ada.get("/autos/resolutions/B-2027-001")
    assert "Čenek Ďurica" in minutes.text


def test_the_office_reads_and_cannot_vote(app: FastAPI, house: House, application: UUID) -> None:
    office = signed_in(app, house, "office@autos.example")
    page = office.get("/autos/applications/A-2027-001")
    assert page.status_code == 200
    assert "/vote" not in page.text
    assert office.post("/autos/applications/A-2027-001/vote", data=YES).status_code == 403
    house.days_pass(15)
    house.run_jobs()
    office = signed_in(app, house, "office@autos.example")
    page = office.get("/autos/applications/A-2027-001")
    assert "/vote-again" in page.text
    assert office.post("/autos/applications/A-2027-001/vote-again").status_code == 303
    assert house.resolution(application).number == "B-2027-002"


def test_a_decided_vote_waits_for_nobody(app: FastAPI, house: House, application: UUID) -> None:
    for elector in (0, 1):
        browser(app).post(ballot_link(house, application, elector), data=YES)
    office = signed_in(app, house, "office@autos.example")
    page = office.get("/autos/applications/A-2027-001").text
    assert "1 hat nicht abgestimmt" in page
    assert "ausstehend" not in page
    assert "Beteiligung: 2 von 3 (mindestens 2 nötig)" in page
    assert "für die Mehrheit nötig: 2" in page
    decided = office.get("/autos/applications?view=decided").text
    assert "2 : 0" in decided
    assert "Entschieden am" in decided
    assert 'data-label="Entschieden am">–' not in decided
    assert "Stimmen" not in decided


def test_a_withdrawn_application_shows_its_day(
    app: FastAPI, house: House, application: UUID
) -> None:
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert browser(app).post(f"{status}/withdraw").status_code == 303
    decided = signed_in(app, house, "office@autos.example").get("/autos/applications?view=decided")
    assert "0 : 0" in decided.text
    assert 'data-label="Entschieden am">–' not in decided.text


@pytest.mark.parametrize(
    ("language", "word"), [("de", "steht noch aus"), ("fr", "à venir"), ("en", "still to come")]
)
def test_a_step_not_yet_begun_is_still_to_come(
    app: FastAPI, application: UUID, language: str, word: str
) -> None:
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    assert word in browser(app, language).get(status).text


@pytest.mark.parametrize(
    "page",
    ["applications", "applications/A-2027-001", "resolutions/B-2027-001", "members", "members/1"],
)
def test_another_association_sees_nothing(
    app: FastAPI, house: House, application: UUID, page: str
) -> None:
    stranger = signed_in(app, house, "ada@autoregion.example", "autoregion")
    assert stranger.get(f"/autos/{page}").status_code == 404
    own = stranger.get(f"/autoregion/{page}")
    assert own.status_code == (404 if "/" in page else 200)
    assert "Étanchéité" not in own.text
    assert browser(app).get(f"/autos/{page}").status_code == 303

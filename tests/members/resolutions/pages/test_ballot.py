"""The ballot that a mail leads to."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from services.members.resolutions.rules import Choice, Outcome
from tests.support.members import MembersFixture
from tests.support.members_site import YES, ballot_link, link


def test_opening_the_link_changes_nothing(
    house: MembersFixture, phone: TestClient, application: UUID
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
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    answer = phone.post(ballot_link(house, application, 0), data={"comment": ""})
    assert answer.status_code == 422
    assert 'href="#f-choice"' in answer.text
    assert house.ballots(application)[0].choice is None


def test_votes_decide_and_the_result_is_explained(
    house: MembersFixture, phone: TestClient, application: UUID
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


def test_after_the_deadline_it_is_gone(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    address = ballot_link(house, application, 0)
    phone.post(address, data=YES)
    house.days_pass(15)
    assert phone.get(address).status_code == 410
    assert phone.post(address, data={**YES, "choice": "no"}).status_code == 410
    assert house.ballots(application)[0].choice is Choice.YES


def test_a_recusal_asks_for_its_reason(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    address = ballot_link(house, application, 0)
    answer = phone.post(address, data={**YES, "choice": "recused"})
    assert answer.status_code == 422
    assert 'href="#f-comment"' in answer.text
    phone.post(address, data={**YES, "choice": "recused", "comment": "Ich arbeite dort"})
    assert house.ballots(application)[0].choice is Choice.RECUSED


def test_an_older_version_is_shown_anew(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    answer = phone.post(ballot_link(house, application, 0), data={**YES, "dossier_version": "0"})
    assert answer.status_code == 409
    assert house.ballots(application)[0].choice is None


def test_nobody_sneaks_in_a_choice(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    answer = phone.post(ballot_link(house, application, 0), data={**YES, "choice": "left_office"})
    assert answer.status_code == 422
    assert house.ballots(application)[0].choice is None


def test_a_link_that_is_not_mine_can_be_blocked(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    address = ballot_link(house, application, 0)
    assert phone.get(f"{address}/report").status_code == 200
    assert house.ballots(application)[0].link_reported_at is None
    assert phone.post(f"{address}/report").status_code == 303
    assert phone.get(address).status_code == 410
    assert phone.post(address, data=YES).status_code == 410
    said = phone.get(f"{address}/report")
    assert said.status_code == 200
    assert "frischer Link" in said.text
    assert "Der Link ist gesperrt" in said.text


def test_a_fresh_link_opens_what_the_reported_one_did(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    address = ballot_link(house, application, 0)
    phone.post(address, data={**YES, "choice": "no"})
    phone.post(f"{address}/report")
    fresh = f"/autos/ballot/{link('ballot', ballot=house.ballots(application)[0].id, counter=1)}"
    assert "Ihre Stimme fehlt" in phone.get(fresh).text
    assert phone.post(fresh, data=YES).status_code == 303
    assert house.ballots(application)[0].choice is Choice.YES


def test_reported_after_the_decision_it_says_that_nothing_changes(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    for elector in (0, 1):
        phone.post(ballot_link(house, application, elector), data=YES)
    address = ballot_link(house, application, 0)
    phone.post(f"{address}/report")
    said = phone.get(f"{address}/report").text
    assert "schon vorher entschieden" in said
    assert "frischer Link" not in said
    assert house.resolution(application).outcome is Outcome.ADOPTED


def test_taking_a_recusal_back_asks_for_its_reason(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    address = ballot_link(house, application, 0)
    phone.post(address, data={**YES, "choice": "recused", "comment": "Ich arbeite dort"})
    page = phone.get(address).text
    assert ">Ich arbeite dort</textarea>" not in page, "the old reason is not the new one"
    answer = phone.post(address, data=YES)
    assert answer.status_code == 422
    assert 'href="#f-comment"' in answer.text
    assert house.ballots(application)[0].choice is Choice.RECUSED
    answer = phone.post(address, data={**YES, "comment": "Ich habe dort gekündigt"})
    assert answer.status_code == 303
    assert house.ballots(application)[0].choice is Choice.YES


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_site_cannot_vote(
    house: MembersFixture, phone: TestClient, application: UUID, origin: str
) -> None:
    answer = phone.post(ballot_link(house, application, 0), data=YES, headers={"origin": origin})
    assert answer.status_code == 403
    assert house.ballots(application)[0].choice is None


def test_tampered_or_foreign_links_open_nothing(
    house: MembersFixture, phone: TestClient, application: UUID
) -> None:
    good = ballot_link(house, application, 0)
    assert phone.get(good[:-2]).status_code == 404
    assert phone.get(good.replace("autos", "autoregion")).status_code == 404
    assert phone.post(good.replace("autos", "autoregion"), data=YES).status_code == 404
    status = link("application-status", application=application)
    assert phone.get(f"/autos/ballot/{status}").status_code == 404

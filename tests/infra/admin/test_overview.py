"""The overview: figures and what waits, each role its own; an empty house says what comes first."""

from __future__ import annotations

import re

import pytest

from tests.infra.admin.conftest import SignIn


def hrefs(page: str) -> list[str]:
    main = page[page.index("<main") :]
    return [one for one in re.findall(r'href="(/[^"]*)"', main) if not one.startswith("/assets")]


def test_everybody_lands_on_figures_after_signing_in(sign_in: SignIn) -> None:
    page = sign_in("autos", "treasurer").get("/autos/").text
    assert "Employees represented" in page
    assert '<a href="/autos/members">55</a>' in page
    assert "No dues have been collected yet" in page


@pytest.mark.parametrize("role", ["board", "treasurer", "office", "auditor", "operator"])
def test_every_link_leads_somewhere_that_the_person_may_see(sign_in: SignIn, role: str) -> None:
    client = sign_in("autos", role)
    found = hrefs(client.get("/autos/").text)
    assert found
    for href in found:
        assert client.get(href).status_code == 200, href


def test_the_operator_sees_the_machine_and_nothing_of_the_members(sign_in: SignIn) -> None:
    page = sign_in("autos", "operator").get("/autos/").text
    assert "Stopped events" in page
    assert "Employees represented" not in page
    assert "invoices" not in page


def test_an_empty_house_says_what_to_do_first(sign_in: SignIn) -> None:
    page = sign_in("autoregion", "office").get("/autoregion/").text
    assert "There are no members yet" in page
    assert "/autoregion/apply" in page


@pytest.mark.parametrize(("language", "word"), [("de", "Übersicht"), ("fr", "Vue d’ensemble")])
def test_it_speaks_the_readers_language(sign_in: SignIn, language: str, word: str) -> None:
    assert word in sign_in("autos", "board", language).get("/autos/").text


def test_nobody_sees_the_overview_of_another_association(sign_in: SignIn) -> None:
    assert sign_in("autos", "board").get("/autoregion/").status_code == 404

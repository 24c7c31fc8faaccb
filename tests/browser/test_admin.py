"""Overview and operator's pages in a real browser: wide and narrow, light and dark, no script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from infra.composition.app import build_app
from infra.composition.installation import Installation
from tests.support.browser import Visit, Visiting, serve
from tests.support.operators_site import furnished, somebody, stop_one
from tests.support.views import VIEWS

pytestmark = pytest.mark.browser
WIDTHS = [(1280, "dark"), (320, "light")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with furnished(tmp_path_factory.mktemp("seen")) as made:
        yield made


@pytest.fixture(scope="module")
def stopped(house: Installation) -> UUID:
    return stop_one(house, "autos")


@pytest.fixture(scope="module")
def address(house: Installation, stopped: UUID) -> Iterator[str]:
    app: FastAPI = build_app(house)
    with serve(app) as found:
        yield found


def enter(visit: Visiting, house: Installation, address: str, role: str, **how: object) -> Visit:
    """Signs in through the list of people."""
    found = visit(f"{address}/sign-in?language=de", **how)
    name = somebody(house, "autos", role).name
    people = found.page.locator("section.card").filter(has_text="AutOS e.V.")
    people.get_by_role("button", name=f"Anmelden {name}").click()
    found.page.wait_for_url("**/autos/")
    return found


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
@pytest.mark.parametrize("role", ["treasurer", "operator"])
def test_the_overview(
    visit: Visiting, house: Installation, address: str, role: str, width: int, theme: str
) -> None:
    found = enter(visit, house, address, role, width=width, theme=theme)
    expect(found.page.get_by_role("heading", name="Übersicht")).to_be_visible()
    found.assert_accessible()
    found.assert_no_overflow()
    found.assert_quiet()


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
def test_the_operators_pages(
    visit: Visiting, house: Installation, address: str, stopped: UUID, width: int, theme: str
) -> None:
    found = enter(visit, house, address, "operator", width=width, theme=theme)
    one = f"events/{stopped}"
    for path in ("events", "events?state=dead", one, f"{one}/retry", f"{one}/skip",
                 f"{one}/replay", "events/replay", "events?correlation=x"):  # fmt: skip
        found.page.goto(f"{address}/autos/{path}", wait_until="load")
        found.assert_accessible()
        found.assert_no_overflow()
    found.assert_quiet()


def test_an_event_is_skipped_without_script(
    visit: Visiting, house: Installation, address: str, stopped: UUID
) -> None:
    found = enter(visit, house, address, "operator", width=390, script=False)
    page = found.page
    page.get_by_role("link", name="Nachsehen").click()
    page.get_by_role("link", name="members.officer.changed").click()
    page.get_by_role("link", name="Übergehen").click()
    page.get_by_role("button", name="Ereignis übergehen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Warum?").fill("Von Hand eingetragen")
    page.get_by_role("button", name="Ereignis übergehen").click()
    page.wait_for_url(f"**/autos/events/{stopped}")
    expect(page.get_by_text("Von Hand eingetragen")).to_be_visible()


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_the_security_log(
    visit: Visiting, house: Installation, address: str, width: int, theme: str, language: str
) -> None:
    found = enter(visit, house, address, "operator", width=width, theme=theme)
    for query in ("", "?verify=1", "?kind=sign_in", "?until=2001-01-01"):
        mark = "&" if query else "?"
        page = f"{address}/autos/security-log{query}{mark}language={language}"
        found.page.goto(page, wait_until="load")
        found.assert_accessible()
        found.assert_no_overflow()
    found.assert_quiet()
    if folder := os.environ.get("UMLAUF_SCREENSHOTS"):
        found.page.goto(f"{address}/autos/security-log?verify=1", wait_until="load")
        found.page.screenshot(path=f"{folder}/security-log-{width}-{theme}.png", full_page=True)


@pytest.mark.parametrize(("language", "mark"), [("fr", "\N{NO-BREAK SPACE}: "), ("de", ": ")])
def test_a_label_on_a_phone_ends_as_its_language_does(
    visit: Visiting, house: Installation, address: str, language: str, mark: str
) -> None:
    """French puts a space before the colon that does not break."""
    found = enter(visit, house, address, "operator", width=320)
    found.page.goto(f"{address}/autos/security-log?language={language}", wait_until="load")
    cell = found.page.locator("td[data-label]:not(.lead-n)").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content").endswith(f'{mark}"')


def test_the_security_log_is_narrowed_and_taken_away_without_script(
    visit: Visiting, house: Installation, address: str
) -> None:
    found = enter(visit, house, address, "operator", width=390, script=False)
    page = found.page
    page.goto(f"{address}/autos/security-log")
    page.get_by_label("Art").select_option(label="Angemeldet")
    page.get_by_role("button", name="Filtern").click()
    expect(page.get_by_text("Abgewiesen:")).to_have_count(0)
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "security-log-autos.csv"
    page.get_by_role("link", name="Unversehrtheit prüfen").click()
    expect(page.get_by_text("Das Protokoll ist unversehrt.")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), WIDTHS)
def test_a_list_of_members_is_checked_on_its_page(
    visit: Visiting, house: Installation, address: str, tmp_path: Path, width: int, theme: str
) -> None:
    (file := tmp_path / "liste.csv").write_text(
        "Mitgliedsnummer;Firma;Eintritt;Branche;Ort\n"
        "1001;Société Générale d'Étanchéité et de Traitement & Cie;03.02.2020;;Esch\n"
        "1004;Gießereibeteiligungsgesellschaft;31.02.2021;Guss;Bissendorf\n",
        "utf-8",
    )
    found = enter(visit, house, address, "treasurer", width=width, theme=theme)
    page = found.page
    page.goto(f"{address}/autos/members", wait_until="load")
    found.assert_accessible()
    found.assert_no_overflow()
    page.get_by_role("link", name="Liste importieren").click()
    page.get_by_label("CSV-Datei oder Excel-Mappe").set_input_files(file)
    page.get_by_label("Zeilen mit Fehlern weglassen").check()
    page.get_by_role("button", name="Liste prüfen").click()
    expect(page.get_by_text("Es wurde noch nichts geschrieben.")).to_be_visible()
    expect(page.get_by_text("31.02.2021 ist kein Datum")).to_be_visible()
    expect(page.get_by_text("geleert", exact=True)).to_be_visible()
    found.assert_accessible()
    found.assert_no_overflow()

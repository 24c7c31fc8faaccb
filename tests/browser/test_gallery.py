"""Every component in a real browser: accessible, within the edges, nothing against the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from shared.clock import FixedClock
from shared.db import Database
from shared.web.app import create_app
from shared.web.site import Site
from tests.support.browser import Visiting, serve
from tests.support.settings import make_settings
from tests.support.web import audit_on, sessions_on

pytestmark = pytest.mark.browser
_LONG_TAG = """text => {
  const card = document.querySelector(".card__body:not(.card__body--flush)");
  card.innerHTML = `<span class="tag">${text}</span>`;
  const tag = card.firstChild;
  return tag.getBoundingClientRect().right <= card.getBoundingClientRect().right
    && tag.scrollWidth <= tag.clientWidth + 1;
}"""
_TERM_HEIGHTS = """terms => terms.map(term => {
  const dt = document.querySelector(".facts dt");
  dt.textContent = term;
  return dt.getBoundingClientRect().height;
})"""
_SEARCH_HEIGHTS = """() => {
  const line = document.createElement("form");
  line.className = "search-line";
  line.innerHTML = `<input class="input" type="search"><select class="input"></select>
    <button class="btn btn--plain btn--small">Go</button>`;
  document.querySelector("main").append(line);
  return [...line.children].map(one => one.getBoundingClientRect().height);
}"""
PAGES = ["", "/form", "/form?errors=true", "/ballot", "/status"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("web")
    clock = FixedClock()
    database = Database(f"sqlite:///{folder / 'web.sqlite'}", durable=False)
    settings = make_settings(data=folder)
    sessions = sessions_on(database, clock, settings)
    site = Site(
        settings=settings,
        clock=clock,
        sessions=sessions,
        audit=audit_on(sessions, clock, settings),
        find_association=lambda _: None,
        find_actor=lambda _a, _p: None,
    )
    with serve(create_app(site)) as found:
        yield found
    database.dispose()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_components_are_accessible_at_every_width(
    visit: Visiting, address: str, path: str, theme: str
) -> None:
    found = visit(f"{address}{_in_language(path, 'de')}", theme=theme)
    for width in (1280, 390, 320):
        found.page.set_viewport_size({"width": width, "height": 800})
        found.assert_no_overflow()
        if width != 390:
            found.assert_accessible()
    found.assert_quiet()


@pytest.mark.parametrize("path", PAGES)
def test_longer_words_fit_on_a_phone(visit: Visiting, address: str, path: str) -> None:
    found = visit(f"{address}{_in_language(path, 'fr')}", width=320)
    assert found.page.locator("html").get_attribute("lang") == "fr"
    found.assert_no_overflow()
    found.assert_accessible()
    found.assert_quiet()


@pytest.mark.parametrize("width", [320, 390])
def test_a_long_tag_stays_within_its_card(visit: Visiting, address: str, width: int) -> None:
    found = visit(f"{address}{_in_language('', 'de')}", width=width)
    assert found.page.evaluate(_LONG_TAG, "Summe des Einzugs 01A201C7E5B04D0F8A9B4C2D7E6F5A4B")


@pytest.mark.parametrize("width", [320, 390])
def test_a_term_breaks_between_words(visit: Visiting, address: str, width: int) -> None:
    found = visit(f"{address}{_in_language('/ballot', 'fr')}", width=width)
    heights = found.page.evaluate(_TERM_HEIGHTS, ["Numéro", "Numéro d’immatriculation"])
    assert heights[0] == heights[1]


def test_a_search_line_is_one_height(visit: Visiting, address: str) -> None:
    found = visit(f"{address}{_in_language('', 'de')}")
    assert len(set(found.page.evaluate(_SEARCH_HEIGHTS))) == 1


def _in_language(path: str, language: str) -> str:
    return f"/_gallery{path}{'&' if '?' in path else '?'}language={language}"


def test_theme_chosen_by_hand_wins_over_the_system(visit: Visiting, address: str) -> None:
    page = visit(f"{address}/_gallery?theme=dark", theme="light").page
    background = "() => getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(13, 15, 24)"
    page.goto(f"{address}/_gallery/ballot")
    assert page.evaluate(background) == "rgb(13, 15, 24)", "the choice is kept"


def test_the_accent_recolours_buttons(visit: Visiting, address: str) -> None:
    page = visit(f"{address}/_gallery?theme=light").page
    page.evaluate(
        """async () => { const link = document.createElement("link"); link.rel = "stylesheet";
        link.href = "/assets/accent/c8102e.css"; document.head.append(link);
        await new Promise(done => link.onload = done); }"""
    )
    button = page.locator(".btn--primary").first
    colour = button.evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(198, 16, 46)"


def test_error_summary_takes_the_focus_and_leads_to_the_field(
    visit: Visiting, address: str
) -> None:
    page = visit(f"{address}/_gallery/form?errors=true&language=de").page
    assert page.evaluate("() => document.activeElement.className") == "errors"
    assert page.title().startswith("Fehler:")
    page.get_by_role("link", name="Geben Sie eine ganze Zahl ein").click()
    assert page.evaluate("() => document.activeElement.id") == "f-employees"


def test_menu_opens_on_a_phone_without_script(visit: Visiting, address: str) -> None:
    page = visit(f"{address}/_gallery?language=de", width=390, script=False).page
    link = page.get_by_role("link", name="Mitglieder")
    assert not link.is_visible()
    page.get_by_role("button", name="Menü").click()
    expect(link).to_be_visible()


def test_form_keeps_what_was_typed_without_script(visit: Visiting, address: str) -> None:
    page = visit(f"{address}/_gallery/form?language=de", script=False).page
    page.get_by_label("Kontoinhaber").fill("Société Générale d'Étanchéité & Cie S.à r.l.")
    page.get_by_label("Beschäftigte").fill("viele")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Bitte prüfen Sie 2 Angaben")).to_be_visible()
    assert page.get_by_label("Beschäftigte").input_value() == "viele"
    assert "Étanchéité & Cie" in page.get_by_label("Kontoinhaber").input_value()


def test_print_leaves_only_the_content(visit: Visiting, address: str) -> None:
    page = visit(f"{address}/_gallery?theme=dark").page
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.locator(".side").is_visible()
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator("h1")).to_be_visible()


def test_an_inline_style_would_be_noticed(visit: Visiting, address: str) -> None:
    """The twin of `assert_quiet`: it does fail when the policy is violated."""
    found = visit(f"{address}/_gallery")
    found.page.evaluate("() => document.body.setAttribute('style', 'color: red')")
    with pytest.raises(AssertionError):
        found.assert_quiet()

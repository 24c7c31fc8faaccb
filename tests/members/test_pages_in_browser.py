"""The members' pages in a real browser: phone, computer, dark, without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from services.members.association.queries import actor_by_email
from services.members.resolutions.report_ballot_link import report_ballot_link
from services.members.resolutions.rules import Choice
from tests.members.applications.pages.filled_in import COMPANY, CONTACT, SENT
from tests.support.browser import Visiting, serve
from tests.support.members import AUTOS, MembersFixture, spec
from tests.support.members_site import browser as client_of
from tests.support.members_site import link, sign_in, site

pytestmark = pytest.mark.browser


@pytest.fixture
def app(house: MembersFixture, tmp_path: Path) -> Iterator[FastAPI]:
    house.apply(spec())
    with site(house, tmp_path) as made:
        yield made


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with serve(app) as found:
        yield found


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.slow)])
def test_a_board_member_votes_on_a_phone(
    house: MembersFixture, address: str, visit: Visiting, width: int
) -> None:
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    token = link("ballot", ballot=ballot.id)
    found = visit(
        f"{address}/autos/ballot/{token}?language=de", width=width, theme="dark", script=False
    )
    page = found.page
    assert page.locator("input[type=radio]:checked").count() == 0
    found.assert_no_overflow()
    page.get_by_role("button", name="Stimme abgeben").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Aufnehmen").check()
    page.get_by_role("button", name="Stimme abgeben").click()
    expect(page.get_by_text("Ihre Stimme ist gezählt")).to_be_visible()
    assert house.ballots(application)[0].choice is Choice.YES


def test_the_ballot_is_accessible(house: MembersFixture, address: str, visit: Visiting) -> None:
    ballot = house.ballots(house.in_resolution())[0]
    token = link("ballot", ballot=ballot.id)
    for theme in ("light", "dark"):
        found = visit(f"{address}/autos/ballot/{token}", width=390, theme=theme)
        found.assert_accessible()
        found.assert_no_overflow()
        found.assert_quiet()


def test_an_application_without_script(
    house: MembersFixture, address: str, visit: Visiting
) -> None:
    found = visit(f"{address}/autos/apply?language=fr", width=390, script=False)
    page = found.page
    page.locator("form.form .btn--primary").click()
    page.get_by_label("Membre actif").check()
    for name in ("company", "street", "house_number", "postcode", "city"):
        page.locator(f"#f-{name}").fill(COMPANY[name])
    page.locator("#f-country").select_option("LU")
    page.locator("form.form .btn--primary").click()
    for name in ("first_name", "last_name", "email", "billing_emails"):
        page.locator(f"#f-{name}").fill(CONTACT[name])
    draft = page.url.removesuffix("/contacts")
    page.locator("form.form .btn--primary").click()
    house.settle()
    page.goto(f"{draft}/check?revision=2")
    found.assert_no_overflow()
    page.locator("#f-signatory_function").fill(SENT["signatory_function"])
    page.locator("form.form .btn--primary").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#f-terms").check()
    page.locator("#f-privacy").check()
    page.locator("form.form .btn--primary").click()
    expect(page.get_by_text("A-2027-001")).to_be_visible()
    page.goto(f"{draft}/check")
    assert page.url == f"{draft}/done"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_boards_pages_are_accessible(
    app: FastAPI, house: MembersFixture, address: str, visit: Visiting, width: int
) -> None:
    house.in_resolution()
    client = client_of(app)
    with house.members.reading(AUTOS) as session:
        sign_in(client, actor_by_email(session, "ada@autos.example", house.clock.today()))
    found = visit(f"{address}/autos/apply", width=width)
    cookies = [
        {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
    ]
    found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    for page in ("applications", "applications/A-2027-001", "resolutions/B-2027-001", "members"):
        found.page.goto(f"{address}/autos/{page}")
        found.assert_accessible()
        found.assert_no_overflow()
    found.assert_quiet()


# axe runs as a script of the page.
@pytest.mark.parametrize(
    ("width", "theme", "script"),
    [(320, "dark", False), (320, "dark", True), (1280, "light", True)],
)
def test_what_a_link_says_that_opens_nothing_any_more(
    house: MembersFixture,
    address: str,
    visit: Visiting,
    width: int,
    theme: str,
    script: bool,
) -> None:
    """Reported or renewed: each page says what to do."""
    application = house.in_resolution()
    ballot = f"{address}/autos/ballot/{link('ballot', ballot=house.ballots(application)[0].id)}"
    found = visit(f"{ballot}/report?language=fr", width=width, theme=theme, script=script)
    page = found.page

    def looked_at() -> None:
        found.assert_no_overflow()
        if script:
            found.assert_accessible()

    page.locator("main .btn--danger").click()
    expect(page.get_by_role("heading", name="Le lien est bloqué")).to_be_visible()
    looked_at()
    page.goto(ballot)
    expect(page.get_by_text("a été signalé et il est bloqué")).to_be_visible()
    looked_at()
    status = link("application-status", application=application, counter=7)
    page.goto(f"{address}/autos/apply/status/{status}")
    looked_at()
    page.get_by_role("button", name="Faire envoyer un nouveau lien").click()
    expect(page.get_by_role("heading", name="Un nouveau lien est en route")).to_be_visible()
    looked_at()
    assert house.application(application).link_counter == 1


def test_the_office_s_button_and_a_void_vote_are_accessible(
    app: FastAPI, house: MembersFixture, address: str, visit: Visiting
) -> None:
    application = house.in_resolution()
    house.vote(application, 0, Choice.RECUSED, "Ich arbeite dort")
    with house.members.transaction(AUTOS) as uow:
        report_ballot_link(uow, house.ballots(application)[0].id, 0)
    client = client_of(app)
    with house.members.reading(AUTOS) as session:
        sign_in(client, actor_by_email(session, "office@autos.example", house.clock.today()))
    found = visit(f"{address}/autos/apply", width=320)
    cookies = [
        {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
    ]
    found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    for page in ("applications/A-2027-001", "resolutions/B-2027-001"):
        found.page.goto(f"{address}/autos/{page}")
        for closed in found.page.locator("details summary").all():
            closed.click()
        found.assert_accessible()
        found.assert_no_overflow()
    found.assert_quiet()

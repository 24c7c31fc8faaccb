"""The pages of signing in and of the account in a real browser: narrow, dark, three languages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from tests.members.sign_in.conftest import BOTH, GivePasskey
from tests.support.browser import Visit, Visiting, serve
from tests.support.members import MembersFixture
from tests.support.sign_in import SignInSite, production_settings, sign_in_site
from tests.support.views import VIEWS

pytestmark = pytest.mark.browser
ADA, BRUNO = "ada@autos.example", "bruno@autos.example"
# A folder to keep what was seen in: UMLAUF_SCREENSHOTS=… pytest …
SCREENSHOTS = os.environ.get("UMLAUF_SCREENSHOTS")


@pytest.fixture
def place(two_associations: MembersFixture, tmp_path: Path) -> Iterator[SignInSite]:
    settings = production_settings("http://127.0.0.1")
    with sign_in_site(two_associations, tmp_path, settings) as made:
        yield made


@pytest.fixture
def address(place: SignInSite) -> Iterator[str]:
    with serve(place.app) as found:
        changed = {"public_url": found}
        place.site.settings = place.site.settings.model_copy(update=changed)
        yield found.replace("127.0.0.1", "localhost")


class Looking:
    """One browser that looks at page after page in one view."""

    def __init__(self, visit: Visiting, address: str, view: tuple[int, str, str]) -> None:
        self.width, self.theme, self.language = view
        self.address = address
        begun = f"{address}/sign-in"
        self.visit: Visit = visit(begun, width=self.width, theme=self.theme)

    def has(self, client: TestClient) -> None:
        """The cookies of a person who has signed in elsewhere in the test."""
        self.visit.page.context.clear_cookies()
        self.visit.page.context.add_cookies(
            [
                {"name": one.name, "value": str(one.value), "url": self.address}
                for one in client.cookies.jar
            ]
        )

    def at(self, path: str, name: str) -> None:
        sign = "&" if "?" in path else "?"
        self.visit.page.goto(f"{self.address}{path}{sign}language={self.language}")
        self.holds(name)

    def holds(self, name: str) -> None:
        """The page as it stands is accessible and fits."""
        self.visit.page.wait_for_load_state("load")
        if SCREENSHOTS:
            file = f"{name}-{self.width}-{self.theme}-{self.language}.png"
            self.visit.page.screenshot(path=Path(SCREENSHOTS) / file, full_page=True)
        self.visit.assert_accessible()
        self.visit.assert_no_overflow()


@pytest.fixture
def looking(visit: Visiting, address: str, width: int, theme: str, language: str) -> Looking:
    return Looking(visit, address, (width, theme, language))


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_signing_in(place: SignInSite, looking: Looking) -> None:
    looking.at("/sign-in?next=/autos/members", "address")
    looking.at("/sign-in/code", "code-none")
    page = looking.visit.page
    page.goto(f"{looking.address}/sign-in")
    page.locator("#f-email").fill("nobody")
    page.locator("form .btn--primary").first.click()
    looking.holds("address-refused")
    page.locator("#f-email").fill("a.very.long.address.of.the.treasurer@of.the.autos.example")
    page.locator("form .btn--primary").first.click()
    page.wait_for_url("**/sign-in/code")
    looking.holds("code")
    page.locator("#f-code").fill("AAAA AAAA")
    page.locator("form .btn--primary").first.click()
    looking.holds("code-refused")


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_the_account(place: SignInSite, looking: Looking, passkey: GivePasskey) -> None:
    place.signed_in(BOTH)
    client = place.signed_in(BOTH, "/autos/members")
    looking.has(client)
    looking.at("/autos/members", "weak")
    looking.at("/account/sessions", "sessions")
    looking.at("/account/passkeys", "passkeys-none")
    looking.at("/account/confirm?next=/autos/members", "confirm-none")
    looking.at("/account/offices", "offices")
    looking.at("/account/recovery", "recovery-none")
    passkey(client, BOTH, "Schlüssel am Schlüsselbund der Geschäftsstelle")
    looking.has(client)
    looking.at("/account/passkeys", "passkeys")
    looking.at("/account/confirm?next=/autos/members", "confirm")
    page = looking.visit.page
    page.goto(f"{looking.address}/account/recovery")
    page.locator("form .btn--primary").first.click()
    looking.holds("recovery-codes")
    looking.at("/account/recovery", "recovery")
    looking.at("/account/address", "own-address")
    page.locator("#f-email").fill("a.very.long.new.address.of.the.treasurer@new.autos.example")
    page.locator("form .btn--primary").first.click()
    page.wait_for_url("**/account/address/code")
    looking.holds("own-address-code")
    looking.visit.assert_quiet()


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_officers_recover_a_person(
    place: SignInSite, looking: Looking, passkey: GivePasskey
) -> None:
    tove = next(one for one in place.people("autos") if one.email == BOTH)
    path = f"/autos/people/{tove.person_id}/recovery"
    ada, bruno = place.signed_in(ADA), place.signed_in(BRUNO)
    place.signed_in(BOTH)
    looking.has(ada)
    looking.at(path, "prove")
    for client, email in ((ada, ADA), (bruno, BRUNO)):
        passkey(client, email)
    looking.has(ada)
    looking.at(path, "recover")
    ada.post(path)
    looking.at(path, "recover-reported")
    looking.has(bruno)
    looking.at(path, "recover-confirm")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_menu_of_the_account_opens_without_script(
    place: SignInSite, address: str, visit: Visiting, width: int
) -> None:
    client = place.signed_in(BOTH, "/autos/members")
    found = visit(f"{address}/assets/favicon.svg", width=width, script=False)
    found.page.context.add_cookies(
        [{"name": one.name, "value": str(one.value), "url": address} for one in client.cookies.jar]
    )
    page = found.page
    page.goto(f"{address}/autos/members?language=en")
    menu = page.locator("#account")
    expect(menu).to_be_hidden()
    page.locator(".top__account").click()
    expect(menu).to_be_visible()
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"menu-{width}.png")
    menu.get_by_role("link", name="Switch association").click()
    page.get_by_role("button", name="Go there").click()
    page.goto(f"{address}/account/sessions")
    page.locator(".top__account").click()
    menu.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{address}/*")
    page.goto(f"{address}/account/sessions?language=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_all_but_the_passkey_works_without_script(
    place: SignInSite, address: str, visit: Visiting
) -> None:
    found = visit(f"{address}/sign-in?language=en&next=/account/sessions", script=False, width=390)
    page = found.page
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    page.get_by_role("button", name="Sign in with passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Allow scripts here")
    page.get_by_label("E-mail address").fill(ADA)
    asked = len(place.code_requests())
    page.get_by_role("button", name="Send code").click()
    page.get_by_role("textbox", name="Code").fill(place.newest_code(after=asked))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/account/sessions")
    place.signed_in(ADA)
    page.reload()
    page.get_by_role("button", name="End", exact=False).last.click()
    page.wait_for_url(f"{address}/account/sessions")
    assert page.locator("tbody tr").count() == 1


def test_a_wrong_code_keeps_what_was_typed(
    place: SignInSite, address: str, visit: Visiting
) -> None:
    page = visit(f"{address}/sign-in?language=en").page
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_role("button", name="Send code").click()
    page.get_by_role("textbox", name="Code").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("textbox", name="Code")).to_have_value("wrong")
    expect(page.get_by_role("alert")).to_contain_text("not right")

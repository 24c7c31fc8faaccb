"""Passkeys in a real Chromium: set up, signed in with, asked for anew, copied and lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from services.members.sign_in.tables import Passkey
from shared.db import Session
from tests.support.authenticator import Authenticator
from tests.support.browser import Visit, Visiting, serve
from tests.support.members import MembersFixture, spec
from tests.support.sign_in import SignInSite, production_settings, sign_in_site

pytestmark = pytest.mark.browser
ADA, BRUNO = "ada@autos.example", "bruno@autos.example"


@pytest.fixture
def place(house: MembersFixture, tmp_path: Path) -> Iterator[SignInSite]:
    house.apply(spec("autos"))
    with sign_in_site(house, tmp_path, production_settings("http://127.0.0.1")) as made:
        yield made


@pytest.fixture
def address(place: SignInSite) -> Iterator[str]:
    """At the name of this machine: a number is no name to a passkey."""
    with serve(place.app) as found:
        changed = {"public_url": found}
        place.site.settings = place.site.settings.model_copy(update=changed)
        yield found.replace("127.0.0.1", "localhost")


def sign_in_by_code(place: SignInSite, page: Page, address: str, email: str = ADA) -> None:
    page.goto(f"{address}/sign-in?language=en")
    page.get_by_label("E-mail address").fill(email)
    asked = len(place.code_requests())
    page.get_by_role("button", name="Send code").click()
    page.get_by_role("textbox", name="Code").fill(place.newest_code(after=asked))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/autos/*")


def add_passkey(page: Page, address: str, name: str = "") -> None:
    page.goto(f"{address}/account/passkeys")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()


def database(place: SignInSite) -> Session:
    return Session(place.house.members.database.engine)


def cookie(page: Page) -> str:
    return next(str(one["value"]) for one in page.context.cookies() if one["name"] == "umlauf")


@pytest.fixture
def visitor(place: SignInSite, address: str, visit: Visiting) -> Visit:
    """Ada, signed in by code, with a device that holds no passkey yet."""
    found = visit(f"{address}/sign-in")
    sign_in_by_code(place, found.page, address)
    return found


def test_item_04_and_11_a_passkey_is_set_up_and_lets_the_board_act(
    place: SignInSite, address: str, visitor: Visit
) -> None:
    page = visitor.page
    device = Authenticator.at(page)
    person = f"{address}/autos/people/{spec('autos').person_id(spec('autos').people[1])}"
    page.goto(f"{person}/recovery")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_role("link", name="Confirm with passkey").click()
    page.get_by_role("link", name="Add a passkey").click()
    before = cookie(page)
    page.get_by_label("Name").fill("Office computer")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/recovery?**")
    assert cookie(page) != before, "another token once it is proved by more (ASVS 7.2.4)"
    page.get_by_role("button", name="Write new codes").click()
    assert page.locator(".codes code").count() == 10
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as file").click()
    written = saved.value.path().read_text("utf-8").splitlines()
    assert written == page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(f"{person}/recovery")
    assert len(device.credentials()) == 1
    assert place.changes() == ["passkey_added", "recovery_codes_written"]
    with database(place) as session:
        (kept,) = session.exec(select(Passkey)).all()
    assert kept.name == "Office computer"
    # The refusal that led here, and the overview, which infra serves.
    scripts = [said for said in visitor.complaints if "Failed to load resource" not in said]
    assert not scripts


def test_a_passkey_signs_in_without_an_address(
    place: SignInSite, address: str, visitor: Visit
) -> None:
    page = visitor.page
    Authenticator.at(page)
    add_passkey(page, address)
    page.wait_for_url("**/account/recovery")
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?next=/autos/members&language=en")
    page.get_by_role("button", name="Sign in with passkey").click()
    page.wait_for_url(f"{address}/autos/members")
    expect(page.get_by_text("Ada Ährenpfort").first).to_be_visible()
    page.goto(f"{address}/account/sessions")
    expect(page.locator("td", has_text="passkey").first).to_be_visible()


def test_a_finger_that_is_not_the_persons_signs_nobody_in(
    place: SignInSite, address: str, visitor: Visit
) -> None:
    page = visitor.page
    device = Authenticator.at(page)
    add_passkey(page, address)
    page.wait_for_url("**/account/recovery")
    page.context.clear_cookies()
    device.verifies(person=False)
    page.goto(f"{address}/sign-in?language=en")
    page.get_by_role("button", name="Sign in with passkey").click()
    expect(page.locator("[data-said=cancelled]")).to_be_visible()
    assert page.url.startswith(f"{address}/sign-in")


def test_item_04_an_old_proof_is_asked_for_anew_and_one_comes_back(
    place: SignInSite, address: str, visitor: Visit
) -> None:
    page = visitor.page
    Authenticator.at(page)
    add_passkey(page, address)
    page.wait_for_url("**/account/recovery")
    person = f"{address}/autos/people/{spec('autos').person_id(spec('autos').people[1])}"
    page.goto(f"{person}/recovery")
    expect(page.get_by_role("button", name="Report lost passkeys")).to_be_visible()
    place.house.clock.advance(timedelta(minutes=11))
    page.goto(f"{person}/recovery")
    page.get_by_role("link", name="Confirm with passkey").click()
    before = cookie(page)
    page.get_by_role("button", name="Confirm with passkey").click()
    page.wait_for_url(f"{person}/recovery")
    assert cookie(page) != before
    expect(page.get_by_role("button", name="Report lost passkeys")).to_be_visible()


def test_a_copied_passkey_is_blocked_and_the_person_told(
    place: SignInSite, address: str, visitor: Visit, visit: Visiting
) -> None:
    page = visitor.page
    device = Authenticator.at(page)
    add_passkey(page, address)
    page.wait_for_url("**/account/recovery")
    copy = device.credentials()[0]
    for _ in range(2):
        page.goto(f"{address}/account/confirm?language=en")
        page.get_by_role("button", name="Confirm with passkey").click()
        page.wait_for_url(f"{address}/autos/*")
    thief = visit(f"{address}/sign-in?language=en").page
    Authenticator.at(thief).add(copy)
    thief.get_by_role("button", name="Sign in with passkey").click()
    expect(thief.get_by_role("alert")).to_be_visible()
    assert place.changes()[-1] == "passkey_copied"
    page.goto(f"{address}/account/confirm")
    expect(page.get_by_text("Your passkey is blocked")).to_be_visible()


def test_an_answer_is_worth_nothing_a_second_time(
    place: SignInSite, address: str, visitor: Visit
) -> None:
    page = visitor.page
    Authenticator.at(page)
    add_passkey(page, address)
    page.wait_for_url("**/account/recovery")
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?language=en")
    sent: list[str] = []
    page.on("request", lambda asked: _keep(sent, asked.url, asked.post_data))
    page.get_by_role("button", name="Sign in with passkey").click()
    page.wait_for_url(f"{address}/autos/*")
    assert len(sent) == 1
    script = """async body => (await fetch("/sign-in/passkey", {method: "POST", body,
      headers: {"content-type": "application/x-www-form-urlencoded"}})).status"""
    assert page.evaluate(script, sent[0]) == 422


def _keep(sent: list[str], url: str, body: str | None) -> None:
    if urlsplit(url).path == "/sign-in/passkey" and body:
        sent.append(body)


def test_a_second_code_session_registers_no_passkey_beside_the_first(
    place: SignInSite, address: str, visitor: Visit, visit: Visiting
) -> None:
    Authenticator.at(visitor.page)
    add_passkey(visitor.page, address)
    visitor.page.wait_for_url("**/account/recovery")
    thief = visit(f"{address}/sign-in").page
    Authenticator.at(thief)
    sign_in_by_code(place, thief, address)
    thief.goto(f"{address}/account/passkeys?language=en")
    assert thief.get_by_role("button", name="Add a passkey").count() == 0
    status = thief.evaluate(
        "async () => (await fetch('/account/passkeys/options', {method: 'POST'})).status"
    )
    assert status == 403


def test_a_recovery_code_beside_a_mailed_code_sets_up_a_new_passkey(
    place: SignInSite, address: str, visitor: Visit, visit: Visiting
) -> None:
    page = visitor.page
    Authenticator.at(page)
    add_passkey(page, address)
    page.wait_for_url("**/account/recovery")
    page.get_by_role("button", name="Write new codes").click()
    codes = page.locator(".codes code").all_inner_texts()
    new = visit(f"{address}/sign-in").page
    sign_in_by_code(place, new, address)
    Authenticator.at(new)
    new.goto(f"{address}/account/recovery?language=en")
    new.get_by_label("Recovery code").fill("AAAAA-AAAAA")
    new.get_by_role("button", name="Use code").click()
    expect(new.get_by_role("alert")).to_be_visible()
    new.get_by_label("Recovery code").fill(codes[3].lower())
    new.get_by_role("button", name="Use code").click()
    new.wait_for_url(f"{address}/account/passkeys")
    add_passkey(new, address, "New telephone")
    expect(new.get_by_role("rowheader", name="New telephone")).to_be_visible()
    assert place.changes()[-2:] == ["recovery_code_used", "passkey_added"]
    new.context.clear_cookies()
    sign_in_by_code(place, new, address)
    new.goto(f"{address}/account/recovery?language=en")
    new.get_by_label("Recovery code").fill(codes[3])
    new.get_by_role("button", name="Use code").click()
    expect(new.get_by_role("alert")).to_be_visible()


def test_at_a_number_the_page_leads_to_the_name(
    place: SignInSite, address: str, visit: Visiting
) -> None:
    number = address.replace("localhost", "127.0.0.1")
    page = visit(f"{number}/sign-in?next=/autos/members&language=en").page
    page.get_by_role("link", name="Go to that address").click()
    page.wait_for_url(f"{address}/sign-in?next=**")
    expect(page.get_by_role("button", name="Sign in with passkey")).to_be_visible()

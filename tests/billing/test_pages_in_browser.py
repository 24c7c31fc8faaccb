"""Billing's pages in a real browser: releasing by the link of a mail, and files that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.events.drain import drain
from shared.service import ServiceRuntime
from shared.web.sign_in_code import RELEASE_CODE, derive_code, grouped
from shared.web.tokens import Tokens
from tests.billing.admissions.waiting import waiting_file
from tests.billing.conftest import BY_CHAIR, CHAIR, TREASURER, AddMember
from tests.billing.runs.desk import prepared
from tests.billing.runs.run_pages import PREVIEW, add_five_members, prepare, rows
from tests.support.billing_site import NewVisitor, published
from tests.support.browser import Visiting, serve
from tests.support.settings import SECRET_KEY
from tests.support.views import VIEWS

pytestmark = pytest.mark.browser


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with serve(app) as found:
        yield found


@pytest.fixture
def link(add_member: AddMember, treasurer: TestClient) -> str:
    """What the chair finds in the mailbox."""
    add_five_members(add_member)
    run = prepare(treasurer).rpartition("/")[2]
    payload = {"run": run, "person": str(BY_CHAIR.person_id)}
    token = Tokens(SECRET_KEY).sign("release", payload, datetime(2027, 1, 29, 9, tzinfo=UTC))
    return f"/autos/dues/release/{token}"


def mailed_code(runtime: ServiceRuntime) -> str:
    told = [one for kind, one in published(runtime) if kind.endswith("release_code_requested")]
    return grouped(derive_code(SECRET_KEY, RELEASE_CODE, UUID(str(told[-1]["request_id"]))))


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.slow)])
def test_the_chair_releases_on_a_phone_without_script(
    runtime: ServiceRuntime, link: str, address: str, visit: Visiting, width: int
) -> None:
    found = visit(f"{address}{link}?language=de", width=width, theme="dark", script=False)
    page = found.page
    found.assert_no_overflow()
    page.get_by_role("button", name="Code schicken").click()
    expect(page.get_by_label("Code aus der E-Mail")).to_be_visible()
    found.assert_no_overflow()
    page.get_by_label("Code aus der E-Mail").fill("ABCDEFGH")
    page.get_by_role("button", name="freigeben").click()
    expect(page.get_by_role("alert")).to_contain_text("Das ist nicht der Code")
    found.assert_no_overflow()
    page.get_by_label("Code aus der E-Mail").fill(mailed_code(runtime).lower())
    page.get_by_role("button", name="freigeben").click()
    expect(page.get_by_text("Dieser Beitragslauf ist freigegeben.")).to_be_visible()
    found.assert_no_overflow()
    assert [one.state for one in rows(runtime, DuesRun)] == [RunState.RELEASED]


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_the_page_of_the_link_is_accessible(
    link: str, address: str, visit: Visiting, width: int, theme: str, language: str
) -> None:
    found = visit(f"{address}{link}?language={language}", width=width, theme=theme)
    found.assert_accessible()
    found.assert_no_overflow()
    found.page.locator("form[action$='/code'] button").click()
    expect(found.page.locator("#f-code")).to_be_visible()
    found.assert_accessible()
    found.assert_no_overflow()
    found.assert_quiet()


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.slow), 1280])
def test_files_that_wait_are_accessible(
    runtime: ServiceRuntime,
    new_visitor: NewVisitor,
    address: str,
    visit: Visiting,
    width: int,
) -> None:
    waiting_file(runtime)
    client = new_visitor(TREASURER).client
    found = visit(f"{address}/autos/apply", width=width)
    cookies = [
        {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
    ]
    found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    found.complaints.clear()
    for language in ("de", "fr"):
        for page in ("dues", "collections"):
            found.page.goto(f"{address}/autos/{page}?language={language}")
            expect(found.page.locator("form[action$='/release'] button")).to_be_visible()
            found.assert_accessible()
            found.assert_no_overflow()
    found.assert_quiet()


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_rows_to_fill_in_and_what_a_release_will_do_are_accessible(
    runtime: ServiceRuntime,
    add_member: AddMember,
    new_visitor: NewVisitor,
    address: str,
    visit: Visiting,
    *,
    width: int,
    theme: str,
    language: str,
) -> None:
    """The preview's rows, the page that asks before a release, what is missing, the letter."""
    add_member("M-1", employees=None)
    add_member("M-2", scheme="b2b", debit=True)
    run = f"/autos/dues/{prepared(runtime).id}"
    chair = new_visitor(CHAIR).client

    def look(client: TestClient, *paths: str) -> None:
        found = visit(f"{address}/autos/apply", width=width, theme=theme)
        cookies = [
            {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
        ]
        found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
        for path in paths:
            found.page.goto(f"{address}{path}{'&' if '?' in path else '?'}language={language}")
            found.assert_accessible()
            found.assert_no_overflow()

    treasurer = new_visitor(TREASURER).client
    assert 'class="action action--entry"' in treasurer.get(PREVIEW).text
    look(treasurer, PREVIEW)
    look(chair, f"{run}/release")
    assert chair.post(f"{run}/release").status_code == 303
    assert drain([runtime]).settled
    look(treasurer, run, "/autos/invoices/BR-2027-0001/letter")

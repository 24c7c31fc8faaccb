"""The pages of people and the invitation in a real browser: phone, computer, dark, no script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from services.members.people.pages.forms import InviteForm
from shared.permissions import Role
from tests.members.people.desk import acting, invite, roles, wanted
from tests.members.people.pages.test_invitation import path
from tests.members.people.pages.test_people import office_ids, person_path
from tests.support.browser import Visit, Visiting, serve
from tests.support.members import MembersFixture, spec
from tests.support.members_site import signed_in, site
from tests.support.views import VIEWS

# Browsers write the domain of an address in ASCII; this one is.
EMAIL = "zoe@etancheite.example"
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


def as_ada(app: FastAPI, house: MembersFixture, address: str, found: Visit) -> Visit:
    client = signed_in(app, house, "ada@autos.example")
    cookies = [
        {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
    ]
    found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("width", "theme", "language"), VIEWS)
def test_every_page_is_accessible_and_fits(
    app: FastAPI,
    house: MembersFixture,
    address: str,
    visit: Visiting,
    width: int,
    language: str,
    theme: str,
) -> None:
    sent = invite(house, wanted(Role.TREASURER, Role.AUDITOR, last=date(2029, 3, 31), dated=True))
    bruno = person_path(house, "bruno@autos.example")
    ended = UUID(office_ids(house, "bruno@autos.example")[0])
    found = as_ada(app, house, address, visit(f"{address}/autos/apply", width=width, theme=theme))
    pages = (
        "/autos/people",
        f"/autos/people/{sent.person_id}",
        "/autos/people/invite",
        "/autos/people/hand-over",
        f"{bruno}/office",
        f"{bruno}/offices/{ended}/end",
        f"{bruno}/change",
        path(sent.invitation_id),
    )
    for page in pages:
        answer = found.page.goto(f"{address}{page}?language={language}&theme={theme}")
        assert answer is not None
        assert answer.status == 200
        found.assert_accessible()
        found.assert_no_overflow()
    found.assert_quiet()


def test_somebody_is_invited_and_comes_in_without_script(
    app: FastAPI, house: MembersFixture, address: str, visit: Visiting
) -> None:
    found = as_ada(app, house, address, visit(f"{address}/autos/apply", width=390, script=False))
    page = found.page
    page.goto(f"{address}/autos/people/invite?language=de")
    assert set(InviteForm.model_fields) >= {"name", "email", "roles", "from_on"}
    page.get_by_role("button", name="Eintragen und Einladung senden").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Name").fill("Zoé d'Étanchéité")
    page.get_by_label("E-Mail").fill(EMAIL)
    page.get_by_label("Geschäftsstelle").check()
    page.get_by_role("button", name="Eintragen und Einladung senden").click()
    expect(page.get_by_text("Die Einladung ist unterwegs.")).to_be_visible()
    assert roles(house, EMAIL) == {Role.OFFICE}
    sent = invite(house, wanted(Role.OFFICE, email=EMAIL), acting(house))
    stranger = visit(f"{address}{path(sent.invitation_id)}?language=de", width=320, script=False)
    stranger.assert_no_overflow()
    stranger.page.get_by_role("button", name="Annehmen und anmelden").click()
    expect(stranger.page).to_have_url(f"{address}/autos/")

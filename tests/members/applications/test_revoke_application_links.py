"""The office ends the links mailed about an application."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from services.members.applications.revoke_application_links import revoke_application_links
from shared.permissions import MissingPermission, Role
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture
from tests.support.members_site import browser, link, signed_in


def test_the_office_need_not_wait(quick: MembersFixture) -> None:
    application = quick.submitted()
    for _ in range(2):
        with quick.members.transaction(AUTOS) as uow:
            assert revoke_application_links(uow, application, holder_of(Role.OFFICE))
    assert quick.application(application).link_counter == 2


def test_nobody_else_may(quick: MembersFixture) -> None:
    application = quick.submitted()
    for role in (Role.BOARD, Role.AUDITOR, Role.TREASURER):
        with pytest.raises(MissingPermission), quick.members.transaction(AUTOS) as uow:
            revoke_application_links(uow, application, holder_of(role))
    assert quick.application(application).link_counter == 0


def test_from_the_application_s_page(app: FastAPI, house: MembersFixture) -> None:
    application = house.submitted()
    status = f"/autos/apply/status/{link('application-status', application=application)}"
    office = signed_in(app, house, "office@autos.example")
    page = "/autos/applications/A-2027-001"
    assert f'action="{page}/renew-links"' in office.get(page).text
    board = signed_in(app, house, "ada@autos.example")
    assert "renew-links" not in board.get(page).text
    assert board.post(f"{page}/renew-links").status_code == 403
    assert browser(app).get(status).status_code == 200
    assert office.post(f"{page}/renew-links").headers["location"] == page
    assert browser(app).get(status).status_code == 410

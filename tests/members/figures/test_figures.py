"""Figures are entered by an officer or declared by the member through its link (issue 7 §1)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from services.members.errors import FiguresMissing, UnknownFigureRequest, UnknownMember
from services.members.figures.declare_figures import declare_figures
from services.members.figures.request_figures import request_figures
from services.members.figures.rules import DeclaredBy, Figures
from services.members.figures.submit_figures import submit_figures
from services.members.figures.tables import FigureDeclaration, FigureRequest
from services.members.roster.tables import Member
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.web.link_purposes import FIGURES_LAST
from shared.web.tokens import Tokens
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture
from tests.support.members_site import SETTINGS, browser, signed_in

OFFICE = holder_of(Role.OFFICE, "autos")
FORM = {"employees": "84", "name": "Zoë Müller"}


@pytest.fixture
def member(app: FastAPI, house: MembersFixture) -> UUID:
    bring_in(house, sheet(line()))
    with house.members.reading(AUTOS) as session:
        return session.exec(select(Member)).one().id


def known(house: MembersFixture) -> Member:
    with house.members.reading(AUTOS) as session:
        return session.exec(select(Member)).one()


def declarations(house: MembersFixture) -> list[FigureDeclaration]:
    with house.members.reading(AUTOS) as session:
        return list(session.exec(select(FigureDeclaration)))


def ask(house: MembersFixture, member: UUID) -> FigureRequest:
    with house.members.transaction(AUTOS) as uow:
        return request_figures(uow, member, OFFICE)


def link(request: FigureRequest) -> str:
    token = Tokens(SETTINGS.signing_key).sign("figures", {"request": str(request.id)})
    return f"/autos/figures/{token}"


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR])
def test_who_may_change_members_may_enter_and_ask(
    role: Role, member: UUID, house: MembersFixture
) -> None:
    other = holder_of(role, "autos")
    with pytest.raises(MissingPermission), house.members.transaction(AUTOS) as uow:
        declare_figures(uow, member, Figures(84), other)
    with pytest.raises(MissingPermission), house.members.transaction(AUTOS) as uow:
        request_figures(uow, member, other)


def test_refusals(member: UUID, house: MembersFixture) -> None:
    with pytest.raises(FiguresMissing), house.members.transaction(AUTOS) as uow:
        declare_figures(uow, member, Figures(), OFFICE)
    with pytest.raises(UnknownMember), house.members.transaction(AUTOS) as uow:
        declare_figures(uow, new_id(), Figures(1), OFFICE)
    with pytest.raises(UnknownFigureRequest), house.members.transaction(AUTOS) as uow:
        submit_figures(uow, new_id(), Figures(1), "Zoë")


def test_what_is_entered_is_kept_with_name_and_moment_and_told(
    member: UUID, house: MembersFixture
) -> None:
    before = known(house)
    house.types()
    for _ in range(2):
        with house.members.transaction(AUTOS) as uow:
            declare_figures(uow, member, Figures(employees=4711), OFFICE)
    assert (known(house).employees, known(house).turnover_cents) == (4711, before.turnover_cents)
    assert house.types().count("member.details_changed") == 1
    one, _ = declarations(house)
    assert (one.declared_by, one.name, one.person_id) == (
        DeclaredBy.OFFICER,
        OFFICE.name,
        OFFICE.person_id,
    )


def test_asked_twice_one_mail_goes_out_until_the_link_is_over(
    member: UUID, house: MembersFixture
) -> None:
    first = ask(house, member)
    assert ask(house, member).id == first.id
    assert house.types().count("member.figures_asked") == 1
    house.clock.advance(FIGURES_LAST + timedelta(seconds=1))
    assert ask(house, member).id != first.id


def test_the_member_answers_once_without_signing_in(
    app: FastAPI, member: UUID, house: MembersFixture
) -> None:
    form, visitor = link(ask(house, member)), browser(app)
    assert visitor.get(form).status_code == 200
    assert known(house).employees != 84
    assert visitor.post(form, data={"employees": "many", "name": "Zoë"}).status_code == 422
    assert visitor.post(form, data={"employees": "", "name": "Zoë"}).status_code == 422
    assert visitor.post(form, data=FORM).status_code == 303
    assert visitor.post(form, data={**FORM, "employees": "1"}).status_code == 303
    assert known(house).employees == 84
    (one,) = declarations(house)
    assert (one.declared_by, one.name) == (DeclaredBy.MEMBER, "Zoë Müller")
    assert (
        "Zoë Müller"
        in signed_in(app, house, "office@autos.example").get(f"/autos/members/{member}").text
    )
    assert "84" not in visitor.get(form).text


def test_the_link_opens_nothing_else_and_not_forever(
    app: FastAPI, member: UUID, house: MembersFixture
) -> None:
    request, visitor = ask(house, member), browser(app)
    token = Tokens(SETTINGS.signing_key).sign("ballot", {"request": str(request.id)})
    assert visitor.get(f"/autos/figures/{token}").status_code == 404
    assert visitor.get(link(request).replace("autos", "autoregion", 1)).status_code == 404
    over = Tokens(SETTINGS.signing_key).sign(
        "figures", {"request": str(request.id)}, house.clock.now() - timedelta(seconds=1)
    )
    assert visitor.get(f"/autos/figures/{over}").status_code == 410


def test_from_the_row_of_the_preview_and_back(
    app: FastAPI, member: UUID, house: MembersFixture
) -> None:
    office: TestClient = signed_in(app, house, "office@autos.example")
    page = f"/autos/members/{member}/figures"
    assert office.get(page).status_code == 200
    row = {"year": "2027", "collect_on": "2027-02-15"}
    assert office.post(page, data={**row, "employees": ""}).status_code == 422
    assert office.post(page, data={**row, "employees": "x"}).status_code == 422
    done = office.post(page, data={**row, "employees": "12"})
    assert done.headers["location"] == (
        "/autos/dues/preview?year=2027&collect_on=2027-02-15&done=figures#exceptions"
    )
    asked = office.post(f"{page}/ask", data=row)
    assert asked.headers["location"].endswith("&done=asked#exceptions")
    assert office.post(f"{page}/ask").headers["location"] == f"/autos/members/{member}"
    assert known(house).employees == 12

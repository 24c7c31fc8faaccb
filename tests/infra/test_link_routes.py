"""Every route that a link opens, with every link that must not open it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from services.billing.association.tables import OfficerRow
from services.billing.regulations.tables import DuesRegulation
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun, ReleaseCodeRequest
from services.members.applications.tables import Application
from services.members.association.tables import Invitation
from services.members.figures.tables import FigureRequest
from services.members.people.enter_person import NewPerson
from services.members.people.invite_person import InvitationSent, Invited, invite_person
from services.members.people.rules import NewOffice
from services.members.resolutions.tables import Ballot, Resolution
from services.members.roster.rules import MemberKind, MemberState
from services.members.roster.tables import Member
from shared.ids import new_id
from shared.permissions import Role
from shared.web import await_event
from shared.web.auth import DeclaredRoute, declared_routes
from shared.web.link_purposes import PURPOSES
from tests.members.people.desk import ZOÉ
from tests.support.installation import (
    CHECK_PAGE,
    COMPANY_PAGE,
    CONTACTS_PAGE,
    DUES_PAGE,
    OWN,
    PAYMENT_PAGE,
    InstallationFixture,
    open_installation,
)

BALLOT_BODY = {"choice": "yes", "dossier_version": "1"}
PAGES_OF_FRESH = "/fresh"
PAGES_OF_REPORT = "/report"


class Scene(NamedTuple):
    """An application before the board, another still a draft, and the ids links are about."""

    town: InstallationFixture
    client: TestClient
    application: str
    ballots: tuple[str, str]
    draft: str
    invitation: str
    run: tuple[str, str]
    figures: str

    def payload(self, purpose: str) -> dict[str, str]:
        run, chair = self.run
        about = {
            "ballot": {"ballot": self.ballots[0], "counter": "0"},
            "invitation": {"invitation": self.invitation},
            "release": {"run": run, "person": chair},
            "figures": {"request": self.figures},
        }
        return about.get(purpose, {"application": self.application, "counter": "0"})

    def token(self, purpose: str, **changes: str) -> str:
        if purpose == "application-draft":
            return self.draft
        tokens = self.town.app.state.umlauf.tokens
        made: str = tokens.sign(purpose, {**self.payload(purpose), **changes})
        return made

    def ask(self, route: DeclaredRoute, token: str, slug: str = "autoregion") -> int:
        # Billing waits for a draft that has just begun, five visits long; this is a later one.
        path = route.path.replace("{slug}", slug).replace("{token}", token) + "?wait=5"
        answer = self.client.request(route.method, path, data=BALLOT_BODY)
        assert answer.status_code < 500, path
        return answer.status_code

    def state(self) -> list[object]:
        """What a link could change."""
        with self.town.installation["members"].reading(None) as session:
            applications = session.exec(select(Application).order_by(col(Application.id))).all()
            ballots = session.exec(select(Ballot).order_by(col(Ballot.id))).all()
            invitations = session.exec(select(Invitation)).all()
            figures = session.exec(select(FigureRequest.answered_at)).all()
        with self.town.installation["billing"].reading(None) as session:
            runs = session.exec(select(DuesRun)).all()
            codes = session.exec(select(ReleaseCodeRequest)).all()
        return [
            *figures,
            *((one.accepted_at, one.revoked_at) for one in invitations),
            *((one.state, one.released_at) for one in runs),
            *((one.tries, one.used_at) for one in codes),
            *((one.state, one.link_counter, one.company) for one in applications),
            *((one.choice, one.link_counter, one.link_reported_at) for one in ballots),
        ]


def _draft(town: InstallationFixture, client: TestClient) -> str:
    draft: str = client.post("/autoregion/apply").headers["location"].removesuffix("/company")
    assert client.post(f"{draft}/company", data=COMPANY_PAGE).status_code == 303
    assert client.post(f"{draft}/contacts", data=CONTACTS_PAGE).status_code == 303
    town.settle()
    return draft


def _invited(town: InstallationFixture) -> InvitationSent:
    office = (NewOffice(Role.OFFICE, town.clock.today(), None, "V-1"),)
    with town.installation["members"].transaction(OWN) as uow:
        return invite_person(uow, Invited(NewPerson("Zoé", ZOÉ, "fr"), office), None)


def _prepared_run(town: InstallationFixture) -> tuple[str, str]:
    """A run without members, which is all that its link is about, and who may release it."""
    now, collect_on = town.clock.now(), date(2027, 2, 15)
    with town.installation["billing"].transaction(OWN) as uow:
        regulation = uow.session.exec(select(DuesRegulation.id)).first()
        assert regulation
        officers = uow.session.exec(select(OfficerRow)).all()
        run = DuesRun(
            association_id=OWN,
            year=2027,
            state=RunState.PREPARED,
            regulation_id=regulation,
            requested_on=collect_on,
            collect_on=collect_on,
            issue_on=town.clock.today(),
            due_on=collect_on,
            prepared_by=new_id(),
            prepared_at=now,
            content_sha256="",
        )
        uow.session.add(run)
        (chair, *_) = (one for one in officers if Role.BOARD in one.roles_on(town.clock.today()))
        return str(run.id), str(chair.person_id)


def _asked_for_figures(town: InstallationFixture) -> str:
    """A request to a member, which is all that its link is about."""
    with town.installation["members"].transaction(OWN) as uow:
        member = Member(
            association_id=OWN,
            number="M-9",
            kind=MemberKind.FULL,
            state=MemberState.ACTIVE,
            company="Firma",
            joined_on=town.clock.today(),
            changed_at=town.clock.now(),
        )
        uow.session.add(member)
        asked = FigureRequest(
            association_id=OWN,
            member_id=member.id,
            asked_by=new_id(),
            asked_at=town.clock.now(),
        )
        uow.session.add(asked)
        return str(asked.id)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(await_event, "PATIENCE", timedelta(milliseconds=10))
    with open_installation(tmp_path / "data") as town:
        client = town.visitor("de")
        sent = _draft(town, client)
        client.post(f"{sent}/dues", data=DUES_PAGE)
        client.post(f"{sent}/payment", data=PAYMENT_PAGE)
        town.settle()
        assert client.post(f"{sent}/check", data=CHECK_PAGE).status_code == 303
        town.settle()
        [mail] = town.mails("application_received")
        assert client.post(town.link(mail, "confirm")).status_code == 303
        town.settle()
        with town.installation["members"].reading(OWN) as session:
            [resolution] = session.exec(select(Resolution)).all()
            first, second, *_ = session.exec(select(Ballot.id)).all()
        draft = _draft(town, client).rpartition("/")[2]
        invited = _invited(town)
        town.settle()
        yield Scene(
            town=town,
            client=client,
            application=str(resolution.application_id),
            ballots=(str(first), str(second)),
            draft=draft,
            invitation=str(invited.invitation_id),
            run=_prepared_run(town),
            figures=_asked_for_figures(town),
        )


def link_routes(scene: Scene) -> list[tuple[str, DeclaredRoute]]:
    """Every route that a link opens, with its purpose."""
    found = []
    for route in declared_routes(scene.town.app):
        for said in route.said:
            if said.startswith("token: "):
                found.append((said.removeprefix("token: "), route))
    return found


def _tampered(token: str, other: str) -> list[str]:
    """A character changed in each part; what one link is about under another's signature."""
    about, dot, signature = token.rpartition(".")
    flipped = "A" if token[5] != "A" else "B"
    made = [token[:5] + flipped + token[6:], token + "x", token[:-4], "invented"]
    if dot:
        made += [f"{other.rpartition('.')[0]}.{signature}", f"{about}.", f".{signature}"]
    return made


def test_the_table_and_the_routes_know_the_same_purposes(scene: Scene) -> None:
    assert {purpose for purpose, _ in link_routes(scene)} == set(PURPOSES)
    for purpose, route in link_routes(scene):
        assert route.path.startswith(f"/{{slug}}/{PURPOSES[purpose].path}/{{token}}")


def test_no_link_opens_what_another_is_for(scene: Scene) -> None:
    before, wrong = scene.state(), []
    for purpose, route in link_routes(scene):
        for other in set(PURPOSES) - {purpose}:
            if scene.ask(route, scene.token(other)) != 404:
                wrong.append((other, route))
    assert not wrong
    assert scene.state() == before


def test_no_link_opens_anything_once_it_was_tampered_with(scene: Scene) -> None:
    before, wrong = scene.state(), []
    for purpose, route in link_routes(scene):
        other = scene.token(purpose, ballot=scene.ballots[1]) if purpose == "ballot" else "x.y"
        for token in _tampered(scene.token(purpose), other):
            if scene.ask(route, token) != 404:
                wrong.append((token, route))
    assert not wrong
    assert scene.state() == before


def test_no_link_opens_anything_of_another_association(scene: Scene) -> None:
    before, wrong = scene.state(), []
    for purpose, route in link_routes(scene):
        for slug in ("autos", "nowhere"):
            if scene.ask(route, scene.token(purpose), slug) not in (403, 404, 410):
                wrong.append((slug, route))
    assert not wrong
    assert scene.state() == before


def test_no_link_opens_anything_once_its_time_is_over(scene: Scene) -> None:
    """Signed with an end that has passed, from before links had one, or over by its row."""
    tokens = scene.town.app.state.umlauf.tokens
    with scene.town.installation["members"].transaction(OWN) as uow:
        for one in uow.session.exec(select(Application)):
            one.withdrawn_at = uow.clock.now()
    scene.town.clock.advance(timedelta(days=91))
    now = scene.town.clock.now()
    before, wrong = scene.state(), []
    for purpose, route in link_routes(scene):
        if route.path.endswith(PAGES_OF_FRESH):
            continue
        given = [scene.token(purpose)]
        if purpose != "application-draft":
            payload = scene.payload(purpose)
            given = [tokens.sign(purpose, payload, expires_at=now)]
            if purpose not in ("release", "figures"):  # never were without an end
                old = {name: value for name, value in payload.items() if name != "counter"}
                given.append(tokens.sign(purpose, old))
        wrong += [(purpose, route) for token in given if scene.ask(route, token) != 410]
    assert not wrong
    assert scene.state() == before


def test_no_link_opens_anything_once_a_newer_one_has_taken_its_place(scene: Scene) -> None:
    with scene.town.installation["members"].transaction(OWN) as uow:
        for row in (*uow.session.exec(select(Application)), *uow.session.exec(select(Ballot))):
            row.link_counter = 1
        uow.session.get_one(Invitation, UUID(scene.invitation)).revoked_at = uow.clock.now()
    before, wrong = scene.state(), []
    for purpose, route in link_routes(scene):
        if purpose == "invitation" and scene.ask(route, scene.token(purpose)) != 410:
            wrong.append(route)
        counted = "counter" in scene.payload(purpose) and purpose != "application-draft"
        if counted and not route.path.endswith((PAGES_OF_FRESH, PAGES_OF_REPORT)):
            for one in ("0", "2"):
                if scene.ask(route, scene.token(purpose, counter=one)) != 410:
                    wrong.append(route)
            if route.method == "GET":
                assert scene.ask(route, scene.token(purpose, counter="1")) in (200, 303)
        if route.path.endswith(PAGES_OF_REPORT):
            assert scene.ask(route, scene.token(purpose)) in (200, 303), "says what became of it"
    assert not wrong
    assert scene.state() == before


def test_a_link_is_never_in_a_page_of_the_log_of_mails(scene: Scene) -> None:
    office = scene.town.signed_in("Mathilde Gœury")
    for template in ("application_received", "ballot"):
        for message in scene.town.mails(template):
            for path in ("", "/html", "/message.eml"):
                page = office.get(f"/autoregion/mails/{message.id}{path}").text
                assert not re.search(r"/(ballot|apply)/[\w.-]{20}", page)

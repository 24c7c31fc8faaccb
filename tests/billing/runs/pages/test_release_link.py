"""A release mail's page: opening and clicking release nothing; a code from the mailbox does."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from services.billing.association.upsert_officer import upsert_officer
from services.billing.invoices.tables import Invoice
from services.billing.runs.pages.release_link import COOKIE
from services.billing.runs.rules.states import ReleaseWay, RunState
from services.billing.runs.tables import DuesRun, ReleaseCodeRequest
from shared.clock import FixedClock
from shared.contracts.members import OfficerChanged
from shared.service import ServiceRuntime
from shared.web.sign_in_code import RELEASE_CODE, derive_code
from shared.web.tokens import Tokens
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, CHAIR, AddMember, apply, association
from tests.billing.runs.run_pages import OWN, add_five_members, prepare, rows
from tests.support.billing_site import NewVisitor, published
from tests.support.databases import CopyOf
from tests.support.settings import SECRET_KEY
from tests.support.terms import terms

UNTIL = datetime.fromisoformat("2027-01-29T09:00:00+00:00")


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture
def run(add_member: AddMember, treasurer: TestClient) -> UUID:
    add_five_members(add_member)
    return UUID(prepare(treasurer).rpartition("/")[2])


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> TestClient:
    """Somebody who is not signed in."""
    return new_visitor().client


def link_for(run: UUID, person: UUID = BY_CHAIR.person_id, slug: str = "autos") -> str:
    payload = {"run": str(run), "person": str(person)}
    return f"/{slug}/dues/release/{Tokens(SECRET_KEY).sign('release', payload, UNTIL)}"


def code_of_latest(runtime: ServiceRuntime) -> str:
    """What stands in the person's mailbox."""
    told = [one for kind, one in published(runtime) if kind.endswith("release_code_requested")]
    return derive_code(SECRET_KEY, RELEASE_CODE, UUID(str(told[-1]["request_id"])))


def the_run(runtime: ServiceRuntime, run: UUID) -> DuesRun:
    (found,) = [one for one in rows(runtime, DuesRun) if one.id == run]
    assert isinstance(found, DuesRun)
    return found


def ask(client: TestClient, link: str) -> None:
    answer = client.post(f"{link}/code")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"{link}#code"


class TestCode:
    def test_the_person_sees_the_run_and_releases_it_with_the_code(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        link = link_for(run)
        page = visitor.get(link)
        assert page.headers["x-robots-tag"] == "noindex, nofollow"
        for shown in ("€3,300.00", "Dr. Anne Weiland", "Monday 15 February 2027", "M-1", CHAIR):
            assert shown in page.text
        assert "This link alone releases nothing" in page.text
        assert 'name="code"' not in page.text
        assert "/account" not in page.text, "nothing leads to pages that want a sign-in but one"

        ask(visitor, link)
        assert 'name="code"' in visitor.get(link).text
        answer = visitor.post(link, data={"code": code_of_latest(runtime).lower()})
        assert (answer.status_code, answer.headers["location"]) == (303, link)
        kept = the_run(runtime, run)
        assert (kept.state, kept.released_by) == (RunState.RELEASED, BY_CHAIR.person_id)
        assert kept.released_via is ReleaseWay.LINK
        assert len(rows(runtime, Invoice)) == 3
        after = visitor.get(link).text
        assert "This dues run is released." in after
        assert "Prof. Martin Klein released it" in after
        assert "by the link in the e-mail and a code" in after

    def test_a_scanner_that_opens_and_clicks_everything_releases_nothing(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        link = link_for(run)
        for _ in range(2):
            page = visitor.get(link).text
            for action in set(re.findall(r'<form[^>]*action="([^"]+)"', page)):
                visitor.post(action)
            for href in set(re.findall(r'<a [^>]*href="([^"#]+)"', page)):
                visitor.get(href)
            visitor.post(link, data={"code": "AAAAAAAA"})
        visitor.post(f"/autos/dues/{run}/release")
        assert the_run(runtime, run).state is RunState.PREPARED
        assert not rows(runtime, Invoice)

    def test_the_code_counts_in_the_browser_that_asked_only(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient, new_visitor: NewVisitor
    ) -> None:
        link, other = link_for(run), new_visitor().client
        ask(visitor, link)
        code = code_of_latest(runtime)
        refused = other.post(link, data={"code": code})
        assert refused.status_code == 422
        assert "does not count any more" in refused.text
        assert the_run(runtime, run).state is RunState.PREPARED
        assert visitor.post(link, data={"code": code}).status_code == 303

    def test_wrong_codes_are_counted_and_said(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        link = link_for(run)
        ask(visitor, link)
        assert visitor.post(link, data={"code": ""}).status_code == 422
        assert [one.tries for one in rows(runtime, ReleaseCodeRequest)] == [0]
        for _ in range(4):
            refused = visitor.post(link, data={"code": "WRONG234"})
            assert "This is not the code" in refused.text
        assert "does not count any more" in visitor.post(link, data={"code": "WRONG234"}).text
        assert [one.tries for one in rows(runtime, ReleaseCodeRequest)] == [5]
        code = code_of_latest(runtime)
        assert visitor.post(link, data={"code": code}).status_code == 422
        assert the_run(runtime, run).state is RunState.PREPARED
        assert "Send me a code" in visitor.get(link).text

    def test_six_codes_in_an_hour_are_too_many(self, run: UUID, visitor: TestClient) -> None:
        link = link_for(run)
        for _ in range(5):
            ask(visitor, link)
        assert visitor.post(f"{link}/code").status_code == 429

    def test_the_cookie_is_for_this_link_and_no_script(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        link = link_for(run)
        cookie = visitor.post(f"{link}/code").headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        for part in ("HttpOnly", f"Path={link};", "SameSite=lax", "Max-Age=600"):
            assert part in cookie
        assert cookie.split("=")[1].split(";")[0] not in str(published(runtime))


class TestWho:
    def test_who_has_left_the_office_releases_nothing(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        link = link_for(run)
        ask(visitor, link)
        code = code_of_latest(runtime)
        with runtime.transaction(OWN) as uow:
            left = OfficerChanged(
                person_id=BY_CHAIR.person_id,
                name="",
                email="",
                language="de",
                roles=("office",),
                offices=terms("office"),
            )
            upsert_officer(uow, left)
        for answer in (
            visitor.get(link),
            visitor.post(f"{link}/code"),
            visitor.post(link, data={"code": code}),
        ):
            assert answer.status_code == 403
            assert "does not release dues runs any more" in answer.text
        assert the_run(runtime, run).state is RunState.PREPARED

    def test_who_prepared_it_cannot_release_it_by_a_link_either(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        link = link_for(run, BY_TREASURER.person_id)
        assert "You prepared this run" in visitor.get(link).text
        assert visitor.post(f"{link}/code").status_code == 403
        assert not rows(runtime, ReleaseCodeRequest)

    def test_the_link_signs_nobody_in(self, run: UUID, visitor: TestClient) -> None:
        visitor.get(link_for(run))
        assert visitor.get(f"/autos/dues/{run}").headers["location"].startswith("/sign-in")

    @pytest.mark.parametrize(
        "payload",
        [{}, {"run": "x", "person": "y"}, {"run": str(UUID(int=1))}],
        ids=["empty", "no ids", "no person"],
    )
    def test_a_token_of_something_else(
        self, run: UUID, visitor: TestClient, payload: dict[str, str]
    ) -> None:
        forged = Tokens(SECRET_KEY).sign("release", payload, UNTIL)
        ballot = Tokens(SECRET_KEY).sign("ballot", {"run": str(run)}, UNTIL)
        foreign = Tokens("another secret").sign("release", {"run": str(run)}, UNTIL)
        for token in (forged, ballot, foreign, link_for(run).rpartition("/")[2][:-1]):
            assert visitor.get(f"/autos/dues/release/{token}").status_code == 404
            assert visitor.post(f"/autos/dues/release/{token}/code").status_code == 404

    def test_in_another_association_it_opens_nothing(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient
    ) -> None:
        apply(runtime, association("other"))
        stranger = link_for(run, slug="other")
        assert visitor.get(stranger).status_code == 403
        chair_of_other = association("other").person_id(association("other").people[1])
        assert visitor.get(link_for(run, chair_of_other, "other")).status_code == 404
        assert visitor.get(link_for(run, slug="nowhere")).status_code == 404


class TestWhen:
    def test_after_its_time_the_link_opens_nothing(
        self, run: UUID, visitor: TestClient, clock: FixedClock
    ) -> None:
        clock.moment = UNTIL - timedelta(seconds=1)
        assert visitor.get(link_for(run)).status_code == 200
        clock.moment = UNTIL
        assert visitor.get(link_for(run)).status_code == 410

    def test_a_change_in_between_is_said_and_nothing_is_released(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient, add_member: AddMember
    ) -> None:
        link = link_for(run)
        ask(visitor, link)
        add_member("M-9", employees=51)
        refused = visitor.post(link, data={"code": code_of_latest(runtime)})
        assert refused.status_code == 409
        for page in (refused.text, visitor.get(link).text):
            assert "have changed since this run was prepared" in page
            assert 'name="code"' not in page
        assert not rows(runtime, Invoice)

    def test_too_late_for_the_day_nothing_is_offered(
        self, runtime: ServiceRuntime, run: UUID, visitor: TestClient, clock: FixedClock
    ) -> None:
        payload = {"run": str(run), "person": str(BY_CHAIR.person_id)}
        link = f"/autos/dues/release/{Tokens(SECRET_KEY).sign('release', payload)}"
        clock.moment = FixedClock.on(date(2027, 2, 5)).moment
        ask(visitor, link)
        assert "It is too late for this day." in visitor.get(link).text
        answer = visitor.post(link, data={"code": code_of_latest(runtime)})
        assert answer.status_code == 409
        assert not rows(runtime, Invoice)

    def test_a_run_given_up_or_released_meanwhile(
        self,
        runtime: ServiceRuntime,
        run: UUID,
        visitor: TestClient,
        treasurer: TestClient,
        chair: TestClient,
    ) -> None:
        link = link_for(run)
        ask(visitor, link)
        code = code_of_latest(runtime)
        chair.post(f"/autos/dues/{run}/release")
        assert visitor.post(link, data={"code": code}).headers["location"] == link
        assert "This dues run is released." in visitor.get(link).text
        assert visitor.post(f"{link}/code").status_code == 409
        assert the_run(runtime, run).released_via is ReleaseWay.PAGE

    def test_given_up_it_says_so(
        self, run: UUID, visitor: TestClient, treasurer: TestClient
    ) -> None:
        treasurer.post(f"/autos/dues/{run}/discard")
        assert "This preparation was given up." in visitor.get(link_for(run)).text

"""One dues run on its page: release by a second person, and giving it up."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.runs.new_run import run_basis
from services.billing.runs.pages import run as run_pages
from services.billing.runs.plan import plan_run
from services.billing.runs.rules.states import RunState
from services.billing.runs.run_dues import run_dues
from services.billing.runs.tables import DuesRun
from services.billing.runs.write_run import write_run
from shared.actor import Actor
from shared.clock import FixedClock
from shared.events.drain import drain
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, CHAIR, AddMember, apply, association
from tests.billing.runs.run_pages import (
    OFFICE,
    OWN,
    add_five_members,
    appoint,
    prepare,
    rows,
)
from tests.support.billing_site import NewVisitor
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_five_members(add_member)


@pytest.mark.usefixtures("members")
class TestRelease:
    def test_another_person_sees_what_it_is_about_and_releases(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = prepare(treasurer)
        page = chair.get(run).text
        assert "Dr. Anne Weiland" in page
        assert "€3,300.00" in page
        assert f'href="{run}/release"' in page
        assert "Release 3 invoices" not in page, "one press on the run's page releases nothing"
        asked = chair.get(f"{run}/release").text
        assert "Release 3 invoices over €3,300.00" in asked
        assert "3 members, each by e-mail with its invoice" in asked
        assert rows(runtime, Invoice) == []
        (stored,) = rows(runtime, DuesRun)
        assert stored.content_sha256[:32] in page
        assert re.search(r"DE\d\d •••• 9900", page)
        after = chair.post(f"{run}/release").headers["location"]
        assert after == f"{run}?done=released"
        said = chair.get(after).text
        assert "3 invoices have their numbers and go to the members by e-mail." in said
        assert "Dr. Anne Weiland" in said.partition("ready to be handed in")[2][:200]
        assert chair.get(f"{run}/release").headers["location"] == run
        assert drain([runtime]).settled
        after = chair.get(run).text
        assert "3 of 3 documents made" in after
        assert "Left out of this run" in after
        assert len(rows(runtime, Invoice)) == 3

    def test_who_prepared_it_sees_who_was_told_by_mail(
        self, runtime: ServiceRuntime, treasurer: TestClient, new_visitor: NewVisitor
    ) -> None:
        appoint(runtime, OFFICE, "board")
        page = treasurer.get(prepare(treasurer)).text
        assert "Asked to release, by e-mail" in page
        assert f"were told by e-mail: Prof. Martin Klein, {OFFICE}." in page

    def test_who_prepared_it_is_told_why_not_and_who_may(
        self, runtime: ServiceRuntime, treasurer: TestClient
    ) -> None:
        run = prepare(treasurer)
        page = treasurer.get(run).text
        assert "You prepared this run" in page
        assert "Prof. Martin Klein" in page
        assert f'action="{run}/release"' not in page
        refused = treasurer.post(f"{run}/release")
        assert refused.status_code == 403
        assert "second person" in refused.text
        assert not rows(runtime, Invoice)

    def test_the_office_prepares_but_does_not_release(
        self, runtime: ServiceRuntime, treasurer: TestClient, new_visitor: NewVisitor
    ) -> None:
        appoint(runtime, OFFICE, "office")
        run = prepare(treasurer)
        office = new_visitor(OFFICE).client
        assert "Your role does not release dues runs." in office.get(run).text
        assert office.post(f"{run}/release").status_code == 403

    def test_a_second_click_does_no_harm(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = prepare(treasurer)
        answers = [chair.post(f"{run}/release") for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 303]
        assert len(rows(runtime, Invoice)) == 3

    def test_a_change_in_between_is_shown_with_the_way_on(
        self,
        runtime: ServiceRuntime,
        treasurer: TestClient,
        chair: TestClient,
        add_member: AddMember,
    ) -> None:
        run = prepare(treasurer)
        add_member("M-9", employees=51)
        refused = chair.post(f"{run}/release")
        assert refused.status_code == 409
        for page in (refused.text, chair.get(run).text):
            assert "have changed since this run was prepared" in page
            assert "€3,300.00" in page
            assert "€5,100.00" in page
            assert "/autos/dues/preview?year=2027" in page
        assert not rows(runtime, Invoice)
        again = prepare(treasurer)
        assert chair.post(f"{again}/release").status_code == 303
        assert "This preparation was given up." in chair.get(run).text

    def test_a_release_too_late_for_the_day_is_not_offered(
        self,
        runtime: ServiceRuntime,
        clock: FixedClock,
        treasurer: TestClient,
        new_visitor: NewVisitor,
    ) -> None:
        run = prepare(treasurer)
        clock.moment = FixedClock.on(date(2027, 2, 5)).moment
        chair = new_visitor(CHAIR).client
        page = chair.get(run).text
        assert "It is too late for this day." in page
        assert "collect_on=2027-02-19" in page
        assert f'action="{run}/release"' not in page
        assert chair.post(f"{run}/release").status_code == 409
        assert not rows(runtime, Invoice)

    def test_a_preparation_can_be_given_up(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = prepare(treasurer)
        assert chair.post(f"{run}/discard").status_code == 403
        assert treasurer.post(f"{run}/discard").status_code == 303
        assert [one.state for one in rows(runtime, DuesRun)] == [RunState.DISCARDED]
        assert chair.post(f"{run}/release").status_code == 409
        assert not rows(runtime, Invoice)


def test_a_run_of_one_operator_says_so_wherever_it_stands(
    runtime: ServiceRuntime, add_member: AddMember, chair: TestClient
) -> None:
    add_member("M-1")
    with runtime.transaction(OWN) as uow:
        run = run_dues(
            uow, 2027, date(2027, 2, 15), BY_TREASURER, BY_CHAIR, single_operator="Board <ill>"
        )
    marked = "Released by command line, one operator: Board &lt;ill&gt;"
    for path in (f"/autos/dues/{run.id}", "/autos/dues"):
        assert marked in chair.get(path).text
    assert "No second person has looked at this run." in chair.get(f"/autos/dues/{run.id}").text
    for language, words in (
        ("de", "Über die Kommandozeile freigegeben, eine Person allein: Board &lt;ill&gt;"),
        ("fr", "Validé en ligne de commande, par une seule personne\u00a0: Board &lt;ill&gt;"),
    ):
        assert words in chair.get(f"/autos/dues?language={language}").text


# Answers of both, ledger entries, invoices the run says it has.
Outcome = tuple[list[int], int, int]
ONE_RUN: Outcome = ([303, 303], 3, 3)


def _release_together(run: str, *clients: TestClient) -> list[int]:
    start = Barrier(len(clients))

    def release(client: TestClient) -> int:
        start.wait()
        return client.post(f"{run}/release").status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(release, clients))


def _unguarded(uow: UnitOfWork, run_id: UUID, by: Actor) -> DuesRun:
    """The release without looking whether somebody was there before."""
    run = uow.session.exec(select(DuesRun).where(col(DuesRun.id) == run_id)).one()
    basis = run_basis(uow.session, run.year)
    plan = plan_run(
        uow.session,
        basis.regulation,
        run.year,
        collect_on=run.collect_on,
        today=uow.clock.today(),
    )
    write_run(uow, run, basis, plan, released_by=by.person_id)
    return run


@pytest.mark.usefixtures("members")
class TestTwoReleaseAtOnce:
    @pytest.fixture
    def both(
        self, runtime: ServiceRuntime, new_visitor: NewVisitor, treasurer: TestClient
    ) -> Callable[[], Outcome]:
        appoint(runtime, OFFICE, "board")
        clients = new_visitor(CHAIR).client, new_visitor(OFFICE).client
        run = prepare(treasurer)

        def release() -> Outcome:
            statuses = _release_together(run, *clients)
            (kept,) = rows(runtime, DuesRun)
            return statuses, len(rows(runtime, LedgerEntry)), kept.invoices

        return release

    def test_one_run_comes_of_it_and_nobody_sees_an_error(
        self, both: Callable[[], Outcome]
    ) -> None:
        assert both() == ONE_RUN

    def test_without_the_guard_this_fails(
        self, both: Callable[[], Outcome], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run_pages, "release_dues_run", _unguarded)
        assert both() != ONE_RUN


@pytest.mark.postgres
class TestTwoReleaseAtOnceOnPostgres(TestTwoReleaseAtOnce):
    @pytest.fixture
    def copy_of(self, postgres_copy_of: CopyOf) -> CopyOf:
        return postgres_copy_of


@pytest.mark.usefixtures("members")
def test_another_association_sees_and_touches_nothing(
    runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient, new_visitor: NewVisitor
) -> None:
    apply(runtime, association("other"))
    run = prepare(treasurer)
    stranger = new_visitor(CHAIR, slug="other").client
    assert stranger.get(run).status_code == 404
    assert stranger.post(f"{run}/release").status_code == 404
    assert stranger.get(run.replace("/autos/", "/other/")).status_code == 404
    assert stranger.post(run.replace("/autos/", "/other/") + "/release").status_code == 404
    chair.post(f"{run}/release")

"""Dues runs through their pages: preview, preparation, release by a second person, bank file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlmodel import col, select

from services.billing.association.upsert_officer import upsert_officer
from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.runs.new_run import run_basis
from services.billing.runs.pages import run as run_pages
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from services.billing.runs.write_run import write_run
from shared.actor import Actor
from shared.clock import FixedClock
from shared.contracts.members import OfficerChanged
from shared.events.drain import drain
from shared.ids import named_id
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.billing.conftest import CHAIR, TREASURER, AddMember, apply, association
from tests.billing.pages.site import NewVisitor

OWN = association().id
OFFICE = "office@autos.example"
FORM = {"year": "2027", "collect_on": "2027-02-15"}
PREVIEW = "/autos/dues/preview?year=2027&collect_on=2027-02-15"


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False, company="=HYPERLINK(evil)")
    add_member("M-3", employees=None, language="fr", country="FR")
    add_member("M-4", kind="honorary", debit=False)
    add_member("M-5", signed_on=date(2027, 6, 1), company="Hydraulik Brenner GmbH & Co. KG")


@pytest.fixture
def treasurer(new_visitor: NewVisitor) -> TestClient:
    return new_visitor(TREASURER).client


@pytest.fixture
def chair(new_visitor: NewVisitor) -> TestClient:
    return new_visitor(CHAIR).client


def _appoint(runtime: ServiceRuntime, email: str, *roles: str, slug: str = "autos") -> None:
    owner = association(slug).id
    event = OfficerChanged(
        person_id=named_id(owner, email), name=email, email=email, language="en", roles=roles
    )
    with runtime.transaction(owner) as uow:
        upsert_officer(uow.session, event)


def _prepare(client: TestClient) -> str:
    answer = client.post("/autos/dues", data=FORM)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _rows(runtime: ServiceRuntime, table: Any) -> list[Any]:
    with runtime.reading(OWN) as session:
        return list(session.exec(select(table)))


@pytest.mark.usefixtures("members")
class TestPreview:
    def test_shows_totals_causes_and_the_reason_of_each_amount(self, treasurer: TestClient) -> None:
        page = treasurer.get(PREVIEW).text
        assert "€3,300.00" in page
        assert "Direct debit on 15 Feb 2027" in page
        assert "1 member would be left out of this run." in page
        assert "Hydraulik Brenner GmbH &amp; Co. KG" in page
        assert "The mandate is dated later than today." in page
        assert "Correct the date of signing." in page
        assert "Class A: up to 10 employees (declared: 5) €600.00" in page
        assert "not declared: highest class C" in page

    def test_writes_nothing(self, runtime: ServiceRuntime, treasurer: TestClient) -> None:
        treasurer.get(PREVIEW)
        assert not _rows(runtime, DuesRun)
        assert not _rows(runtime, Invoice)

    def test_searches_and_pages_on_the_server(
        self, runtime: ServiceRuntime, treasurer: TestClient, add_member: AddMember
    ) -> None:
        for number in range(100, 160):
            add_member(f"M-{number}", company=f"Firma {number}")
        first = treasurer.get(PREVIEW).text
        assert "page 1 of 2" in first
        assert "Firma 159" not in first
        assert "Firma 159" in treasurer.get(f"{PREVIEW}&page=2").text
        found = treasurer.get(f"{PREVIEW}&q=firma+15").text
        assert "Firma 159" in found
        assert "Firma 101" not in found
        assert "Nobody found" in treasurer.get(f"{PREVIEW}&q=zzz").text

    def test_a_day_too_early_offers_the_earliest(self, treasurer: TestClient) -> None:
        page = treasurer.get("/autos/dues/preview?year=2027&collect_on=2027-01-20").text
        assert "The day is too early." in page
        assert "collect_on=2027-01-29" in page
        assert "Request release" not in page
        refused = treasurer.post("/autos/dues", data=FORM | {"collect_on": "2027-01-20"})
        assert refused.status_code == 422
        assert "2027-01-29" in refused.text

    def test_a_day_of_rest_moves(self, treasurer: TestClient) -> None:
        page = treasurer.get("/autos/dues/preview?year=2027&collect_on=2027-02-14").text
        assert "The collection moves to Monday 15 February 2027." in page

    def test_a_year_without_regulation_is_said_at_the_field(self, treasurer: TestClient) -> None:
        page = treasurer.get("/autos/dues/preview?year=2020&collect_on=2027-02-15")
        assert page.status_code == 422
        assert "No dues regulation is in force in 2020" in page.text

    def test_goes_out_as_a_table_without_formulas(self, treasurer: TestClient) -> None:
        path = PREVIEW.replace("preview?", "preview/items.xlsx?")
        sheet = load_workbook(BytesIO(treasurer.get(path).content)).active
        assert sheet is not None
        rows = list(sheet.values)
        assert rows[0][:4] == ("Member number", "Company", "Class", "Amount")
        assert rows[2][1] == "'=HYPERLINK(evil)"
        assert rows[2][3] == 900
        assert rows[5][6] == "yes"
        text = treasurer.get(path.replace("xlsx", "csv")).content.decode("utf-8-sig")
        assert "M-2;'=HYPERLINK(evil);B;900,00;Transfer;" in text


@pytest.mark.usefixtures("members")
class TestRelease:
    def test_another_person_sees_what_it_is_about_and_releases(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = _prepare(treasurer)
        page = chair.get(run).text
        assert "Dr. Anne Weiland" in page
        assert "€3,300.00" in page
        assert "Release 3 invoices over €3,300.00" in page
        (stored,) = _rows(runtime, DuesRun)
        assert stored.content_sha256[:32] in page
        assert re.search(r"DE\d\d •••• 9900", page)
        assert chair.post(f"{run}/release").headers["location"] == run
        assert drain([runtime]).settled
        after = chair.get(run).text
        assert "3 of 3 documents made" in after
        assert "Left out of this run" in after
        assert len(_rows(runtime, Invoice)) == 3

    def test_who_prepared_it_is_told_why_not_and_who_may(
        self, runtime: ServiceRuntime, treasurer: TestClient
    ) -> None:
        run = _prepare(treasurer)
        page = treasurer.get(run).text
        assert "You prepared this run" in page
        assert "Prof. Martin Klein" in page
        assert f'action="{run}/release"' not in page
        refused = treasurer.post(f"{run}/release")
        assert refused.status_code == 403
        assert "second person" in refused.text
        assert not _rows(runtime, Invoice)

    def test_the_office_prepares_but_does_not_release(
        self, runtime: ServiceRuntime, treasurer: TestClient, new_visitor: NewVisitor
    ) -> None:
        _appoint(runtime, OFFICE, "office")
        run = _prepare(treasurer)
        office = new_visitor(OFFICE).client
        assert "Your role does not release dues runs." in office.get(run).text
        assert office.post(f"{run}/release").status_code == 403

    def test_a_second_click_does_no_harm(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = _prepare(treasurer)
        answers = [chair.post(f"{run}/release") for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 303]
        assert len(_rows(runtime, Invoice)) == 3

    def test_a_change_in_between_is_shown_with_the_way_on(
        self,
        runtime: ServiceRuntime,
        treasurer: TestClient,
        chair: TestClient,
        add_member: AddMember,
    ) -> None:
        run = _prepare(treasurer)
        add_member("M-9", employees=51)
        refused = chair.post(f"{run}/release")
        assert refused.status_code == 409
        for page in (refused.text, chair.get(run).text):
            assert "have changed since this run was prepared" in page
            assert "€3,300.00" in page
            assert "€5,100.00" in page
            assert "/autos/dues/preview?year=2027" in page
        assert not _rows(runtime, Invoice)
        again = _prepare(treasurer)
        assert chair.post(f"{again}/release").status_code == 303
        assert "This preparation was given up." in chair.get(run).text

    def test_a_release_too_late_for_the_day_is_not_offered(
        self,
        runtime: ServiceRuntime,
        clock: FixedClock,
        treasurer: TestClient,
        new_visitor: NewVisitor,
    ) -> None:
        run = _prepare(treasurer)
        clock.moment = FixedClock.on(date(2027, 2, 5)).moment
        chair = new_visitor(CHAIR).client
        page = chair.get(run).text
        assert "It is too late for this day." in page
        assert "collect_on=2027-02-19" in page
        assert f'action="{run}/release"' not in page
        assert chair.post(f"{run}/release").status_code == 409
        assert not _rows(runtime, Invoice)

    def test_a_preparation_can_be_given_up(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = _prepare(treasurer)
        assert chair.post(f"{run}/discard").status_code == 403
        assert treasurer.post(f"{run}/discard").status_code == 303
        assert [one.state for one in _rows(runtime, DuesRun)] == [RunState.DISCARDED]
        assert chair.post(f"{run}/release").status_code == 409
        assert not _rows(runtime, Invoice)

    def test_nothing_left_to_run_is_said(
        self, treasurer: TestClient, chair: TestClient, add_member: AddMember
    ) -> None:
        add_member("M-5", debit=False)
        chair.post(f"{_prepare(treasurer)}/release")
        assert "All members are already invoiced for 2027" in treasurer.get(PREVIEW).text
        assert treasurer.post("/autos/dues", data=FORM).status_code == 422


@pytest.mark.usefixtures("members")
class TestBankFile:
    @pytest.fixture
    def run(self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient) -> str:
        run = _prepare(treasurer)
        chair.post(f"{run}/release")
        return run

    def test_only_the_treasurer_takes_the_file_as_it_was_made(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient, run: str
    ) -> None:
        (collection,) = _rows(runtime, Collection)
        path = f"/autos/collections/{collection.id}/file"
        assert path in treasurer.get(run).text
        assert path not in chair.get(run).text
        assert chair.get(path).status_code == 403
        answer = treasurer.get(path)
        assert hashlib.sha256(answer.content).hexdigest() == collection.sha256
        assert collection.file_name in answer.headers["content-disposition"]
        assert "€2,400.00" in treasurer.get(run).text
        assert "Friday 12 February 2027" in treasurer.get(run).text

    def test_handing_in_is_noted_once(
        self, runtime: ServiceRuntime, clock: FixedClock, treasurer: TestClient, run: str
    ) -> None:
        (collection,) = _rows(runtime, Collection)
        path = f"/autos/collections/{collection.id}/submit"
        assert treasurer.post(path).headers["location"] == run
        clock.advance(timedelta(minutes=5))
        treasurer.post(path)
        (kept,) = _rows(runtime, Collection)
        assert kept.state is CollectionState.SUBMITTED
        assert kept.submitted_at == FixedClock.on(date(2027, 1, 15)).moment
        assert "Handed in by Dr. Anne Weiland" in treasurer.get(run).text
        assert "Handed in by Dr. Anne Weiland" in treasurer.get("/autos/collections").text

    def test_others_do_not_hand_in(
        self, runtime: ServiceRuntime, chair: TestClient, run: str
    ) -> None:
        (collection,) = _rows(runtime, Collection)
        assert chair.post(f"/autos/collections/{collection.id}/submit").status_code == 403
        assert _rows(runtime, Collection)[0].state is CollectionState.RELEASED

    def test_the_run_goes_out_as_a_table(self, treasurer: TestClient, run: str) -> None:
        text = treasurer.get(f"{run}/items.csv").content.decode("utf-8-sig")
        assert "M-1;" in text
        assert "BR-2027-0001" in text
        assert "M-5;" not in text


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
    write_run(uow, run, run_basis(uow.session, run.year), by.person_id)
    return run


@pytest.mark.usefixtures("members")
class TestTwoReleaseAtOnce:
    @pytest.fixture
    def both(
        self, runtime: ServiceRuntime, new_visitor: NewVisitor, treasurer: TestClient
    ) -> Callable[[], Outcome]:
        _appoint(runtime, OFFICE, "board")
        clients = new_visitor(CHAIR).client, new_visitor(OFFICE).client
        run = _prepare(treasurer)

        def release() -> Outcome:
            statuses = _release_together(run, *clients)
            (kept,) = _rows(runtime, DuesRun)
            return statuses, len(_rows(runtime, LedgerEntry)), kept.invoices

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
    def database_url(self, postgres_url: str) -> str:
        return postgres_url


@pytest.mark.usefixtures("members")
def test_another_association_sees_and_touches_nothing(
    runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient, new_visitor: NewVisitor
) -> None:
    apply(runtime, association("other"))
    run = _prepare(treasurer)
    stranger = new_visitor(CHAIR, slug="other").client
    assert stranger.get(run).status_code == 404
    assert stranger.post(f"{run}/release").status_code == 404
    assert stranger.get(run.replace("/autos/", "/other/")).status_code == 404
    assert stranger.post(run.replace("/autos/", "/other/") + "/release").status_code == 404
    chair.post(f"{run}/release")
    (collection,) = _rows(runtime, Collection)
    other = new_visitor(TREASURER, slug="other").client
    assert other.get(f"/other/collections/{collection.id}/file").status_code == 404
    assert other.post(f"/other/collections/{collection.id}/submit").status_code == 404
    assert "Dues run 2027" not in other.get("/other/dues").text
    assert Path(run).name not in other.get("/other/dues").text

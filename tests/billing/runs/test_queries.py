"""Runs as their pages read them: the list, one run for its whole life, its members."""

from __future__ import annotations

import pytest

from services.billing.errors import DuesRunNotFound
from services.billing.lists import PageRequest, Sum
from services.billing.runs.queries import (
    RunPage,
    all_run_lines,
    find_run,
    list_runs,
    run_lines,
    run_page,
    waiting_runs,
)
from services.billing.runs.tables import DuesRun
from shared.events.drain import drain
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, prepared, released, told


def page_of(runtime: ServiceRuntime, run: DuesRun) -> RunPage:
    with runtime.reading(OWN) as session:
        return run_page(session, run.id, runtime.clock.today())


def test_an_unknown_run(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        with pytest.raises(DuesRunNotFound):
            find_run(session, new_id())
        with pytest.raises(DuesRunNotFound):
            run_page(session, new_id(), runtime.clock.today())


def test_the_list_names_who_prepared_and_released(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    add_member("M-2")
    prepared(runtime)
    with runtime.reading(OWN) as session:
        found = list_runs(session)
        assert waiting_runs(session) == 1
    names = sorted((one.prepared_by, one.released_by) for one in found)
    assert names == [
        ("Dr. Anne Weiland", ""),
        ("Dr. Anne Weiland", "Prof. Martin Klein"),
    ]


def test_who_prepared_is_not_among_those_who_may_release(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    assert page_of(runtime, prepared(runtime)).releasers == ("Prof. Martin Klein",)


def test_a_run_moves_on_by_what_has_happened(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", debit=False)
    run = prepared(runtime)
    assert page_of(runtime, run).step == 3
    run = released(runtime)
    assert page_of(runtime, run).step == 4
    drain([runtime])
    assert page_of(runtime, run).step == 4, "the document is made, but nobody was told yet"
    told(runtime)
    page = page_of(runtime, run)
    assert (page.step, page.rendered, page.transfer, page.debit) == (5, 1, Sum(1, 60000), Sum())


def test_its_members_by_number_searched_and_whole(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-2", company="Luxtrans")
    add_member("M-1", company="100 % Søn & Cie", kind="honorary", debit=False)
    run = released(runtime)
    with runtime.reading(OWN) as session:
        found = run_lines(session, run.id, PageRequest("100 %"))
        assert ([line.member_number for line in found.rows], found.found) == (["M-1"], 1)
        assert run_lines(session, run.id, PageRequest("10_")).rows == ()
        lines = list(all_run_lines(session, run.id))
    assert [(line.member_number, line.invoice) for line in lines] == [
        ("M-1", None),
        ("M-2", "BR-2027-0001"),
    ]

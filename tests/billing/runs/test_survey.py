"""What a run would do as its page shows it: sums, causes, dates and one page of members."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import NoDuesRegulation
from services.billing.lists import PageRequest, Sum
from services.billing.runs import survey as surveying
from services.billing.runs.survey import Survey, survey_run
from services.billing.runs.tables import DuesRun
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, YEAR, prepared, released, stored


def survey(
    runtime: ServiceRuntime,
    wanted: PageRequest = PageRequest(),  # noqa: B008
    *,
    year: int = YEAR,
    requested_on: date = COLLECT_ON,
) -> Survey:
    with runtime.reading(OWN) as session:
        today = runtime.clock.today()
        return survey_run(session, year, requested_on, wanted, language="en", today=today)


def test_a_year_without_regulation(runtime: ServiceRuntime) -> None:
    with pytest.raises(NoDuesRegulation):
        survey(runtime, year=2020)


def test_sums_leave_out_who_is_blocked(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False)
    add_member("M-3", kind="honorary", debit=False)
    add_member("M-4", employees=None)
    add_member("M-5", signed_on=date(2027, 6, 1))
    found = survey(runtime)
    assert found.total == Sum(4, 60000 + 90000 + 180000)
    assert (found.debit, found.transfer) == (Sum(2, 240000), Sum(1, 90000))
    assert (found.free, found.blocked, found.to_check) == (Sum(1), Sum(1, 60000), Sum(1, 180000))
    assert [cause.code for cause in found.causes] == ["mandate_signed_later", "class_assumed"]
    assert not stored(runtime, DuesRun)


def test_it_has_the_fingerprint_of_the_preparation(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    assert survey(runtime).fingerprint == prepared(runtime).content_sha256


def test_a_cause_lists_its_first_members(
    runtime: ServiceRuntime, add_member: AddMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "CAUSE_LINES_MAX", 1)
    add_member("M-1", employees=None)
    add_member("M-2", employees=None)
    (cause,) = survey(runtime).causes
    assert cause.total == Sum(2, 360000)
    assert [line.member_number for line in cause.shown] == ["M-1"]


def test_a_page_of_the_members_searched_for(
    runtime: ServiceRuntime, add_member: AddMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_member("M-1", company="Étanchéité Müller & Søn")
    add_member("M-2", company="Luxtrans")
    page = survey(runtime, PageRequest("étanch")).page
    assert ([line.member_number for line in page.rows], page.found, page.last) == (["M-1"], 1, 1)
    assert survey(runtime, PageRequest(page=2)).page.rows == ()


def test_a_day_of_rest_moves_and_one_too_early_is_said(runtime: ServiceRuntime) -> None:
    moved = survey(runtime, requested_on=date(2027, 2, 14)).dates
    assert (moved.collection.on, moved.too_early) == (COLLECT_ON, False)
    early = survey(runtime, requested_on=date(2027, 1, 20)).dates
    assert (early.earliest_on, early.too_early) == (date(2027, 1, 29), True)


def test_the_year_before_is_there_to_compare(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    assert survey(runtime).previous_cents is None
    released(runtime)
    assert survey(runtime, year=2028, requested_on=date(2028, 2, 15)).previous_cents == 60000

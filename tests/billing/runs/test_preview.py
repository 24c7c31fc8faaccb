"""What `umlauf dues preview` tells: amounts with reasons, obstacles, and a total of its own."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from services.billing.errors import NoDuesRegulation
from services.billing.invoices.tables import Invoice
from services.billing.lists import PageRequest
from services.billing.runs.preview import preview_dues
from services.billing.runs.survey import survey_run
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, YEAR


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False)
    add_member("M-3", employees=None, language="fr", country="FR")
    add_member("M-4", kind="honorary", debit=False)
    add_member("M-5", signed_on=date(2027, 6, 1))
    add_member("M-6", employees=11, scheme="b2b")


def test_a_year_without_regulation(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(NoDuesRegulation):
        preview_dues(session, 2020, runtime.clock.today())


@pytest.mark.usefixtures("members")
def test_previews_every_amount_with_its_reason_and_writes_nothing(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        preview = preview_dues(session, 2027, runtime.clock.today())
        assert not session.exec(select(Invoice)).all()
    shown = preview.to_json("de")
    assert shown["total_cents"] == 60000 + 90000 + 180000 + 0 + 60000 + 90000
    assert [line.dues_class for line in preview.lines] == ["A", "B", "C", "", "A", "B"]
    assert [found.code for found in preview.exceptions] == [
        "class_assumed",
        "mandate_signed_later",
        "b2b_confirmation_assumed",
    ]


@pytest.mark.usefixtures("members")
def test_its_total_counts_who_is_left_out_and_the_pages_does_not(runtime: ServiceRuntime) -> None:
    today = runtime.clock.today()
    with runtime.reading(OWN) as session:
        preview = preview_dues(session, YEAR, today, COLLECT_ON)
        survey = survey_run(session, YEAR, COLLECT_ON, PageRequest(), language="de", today=today)
    assert survey.blocked.cents == 60000
    assert preview.total_cents == survey.total.cents + survey.blocked.cents
    assert [line.member_number for line in preview.lines if line.blocked] == ["M-5"]


def test_who_has_no_amount_is_an_exception_only(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", kind="supporting")
    with runtime.reading(OWN) as session:
        shown = preview_dues(session, YEAR, runtime.clock.today()).to_json("en")
    assert (shown["members"], shown["items"]) == (0, [])
    exceptions = shown["exceptions"]
    assert isinstance(exceptions, list)
    assert [found["code"] for found in exceptions] == ["kind_without_rule"]

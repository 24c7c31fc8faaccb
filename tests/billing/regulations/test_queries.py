"""Which dues regulation rules a year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.billing.errors import NoDuesRegulation
from services.billing.regulations.queries import regulation_in_force
from services.billing.regulations.release_regulation import release_regulation
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import REGULATION
from tests.billing.runs.desk import OWN


def rounding_in(runtime: ServiceRuntime, year: int) -> str:
    with runtime.reading(OWN) as session:
        return regulation_in_force(session, year).rules.rounding


def test_before_the_first_there_is_none(runtime: ServiceRuntime) -> None:
    with pytest.raises(NoDuesRegulation):
        rounding_in(runtime, 2026)


def test_a_version_rules_from_its_first_year_until_the_next(runtime: ServiceRuntime) -> None:
    later = REGULATION | {"valid_from": date(2029, 1, 1), "rounding": "euro"}
    with runtime.transaction(OWN) as uow:
        release_regulation(uow, later, ())
    found = [rounding_in(runtime, year) for year in (2027, 2028, 2029, 2050)]
    assert found == ["cent", "cent", "euro", "euro"]


def test_of_two_with_the_same_first_day_the_later_one(
    runtime: ServiceRuntime, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=1))
    with runtime.transaction(OWN) as uow:
        release_regulation(uow, REGULATION | {"rounding": "euro"}, ())
    assert rounding_in(runtime, 2027) == "euro"

"""Numbers are given out inside the transaction that uses them."""

from __future__ import annotations

from contextlib import suppress

from services.members.association.take_numbers import (
    skip_numbers,
    take_application_reference,
    take_number,
    take_resolution_number,
)
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_a_rollback_gives_the_number_back(both: MembersFixture) -> None:
    both.apply()
    with suppress(RuntimeError), both.members.transaction(AUTOS) as uow:
        assert take_number(uow, "A-2027") == 1
        raise RuntimeError
    with both.members.transaction(AUTOS) as uow:
        assert take_application_reference(uow) == "A-2027-001"
        assert take_application_reference(uow) == "A-2027-002"
        assert take_resolution_number(uow) == "B-2027-001"


def test_associations_and_years_count_for_themselves(both: MembersFixture) -> None:
    both.apply(spec("autos"), spec("autoregion"))
    for association in (AUTOS, AUTOREGION):
        with both.members.transaction(association) as uow:
            assert take_resolution_number(uow) == "B-2027-001"
    both.days_pass(365)
    with both.members.transaction(AUTOS) as uow:
        assert take_resolution_number(uow) == "B-2028-001"


def test_a_series_is_never_set_back(house: MembersFixture) -> None:
    house.apply()
    with house.members.transaction(AUTOS) as uow:
        skip_numbers(uow, "M", 41)
        skip_numbers(uow, "M", 7)
        assert take_number(uow, "M") == 42

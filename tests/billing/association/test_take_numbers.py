"""Numbers of a series: one after the other, given back by a rollback."""

from __future__ import annotations

from services.billing.association.take_numbers import invoice_number, take_numbers
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN


def take(runtime: ServiceRuntime, count: int, series: str = "BR-2027") -> list[int]:
    with runtime.transaction(OWN) as uow:
        return list(take_numbers(uow, series, count))


def test_numbers_follow_each_other_in_each_series(runtime: ServiceRuntime) -> None:
    assert (take(runtime, 2), take(runtime, 1)) == ([1, 2], [3])
    assert take(runtime, 1, "BR-2028") == [1]
    assert take(runtime, 0) == []
    assert take(runtime, 1) == [4]


def test_a_rollback_gives_them_back(runtime: ServiceRuntime) -> None:
    try:
        with runtime.transaction(OWN) as uow:
            take_numbers(uow, "BR-2027", 5)
            raise RuntimeError
    except RuntimeError:
        assert take(runtime, 1) == [1]


def test_how_a_number_is_written() -> None:
    assert invoice_number("BR-2027", 412) == "BR-2027-0412"
    assert invoice_number("BR-2027", 12345) == "BR-2027-12345"

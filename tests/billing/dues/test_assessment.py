"""The values of an assessment: what blocks charges nothing, what is a number is one."""

from __future__ import annotations

import pytest

from services.billing.dues.assessment import Assessment, blocked, whole


@pytest.mark.parametrize("assumed", [(), ("employees",), ("employees", "turnover")])
def test_what_is_blocked_charges_nothing_and_says_why(assumed: tuple[str, ...]) -> None:
    found = blocked("undeclared", assumed)
    assert found == Assessment(
        amount_cents=0,
        dues_class="",
        lines=(),
        full_amount_cents=0,
        entry_fee_cents=0,
        blocked="undeclared",
        assumed=assumed,
    )
    assert not found.lines


@pytest.mark.parametrize("value", [0, 1, -5, 10**12])
def test_a_whole_number_stays(value: int) -> None:
    assert whole(value) == value


@pytest.mark.parametrize("value", ["84", None, ""])
def test_a_parameter_that_is_no_number_is_a_defect_of_the_program(value: str | None) -> None:
    with pytest.raises(TypeError, match="no whole number"):
        whole(value)

"""Who may be the same company."""

from __future__ import annotations

from tests.support.members import MembersFixture


def test_a_possible_double_is_flagged(house: MembersFixture) -> None:
    house.apply()
    house.submitted()
    second = house.submitted(name="Étanchéité bis", register_number="", vat_id="LU12345678")
    third = house.submitted(name="Autre", register_number="X", vat_id="Y")
    assert house.application(second).may_double == ["A-2027-001"]
    assert house.application(third).may_double == ["A-2027-001", "A-2027-002"]

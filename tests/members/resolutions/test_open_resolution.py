"""A vote opens: electorate, rule and deadline are those of the moment."""

from __future__ import annotations

from tests.members.house import House


def test_deadline_is_the_end_of_the_last_day_where_the_law_lives(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    assert house.resolution(application).deadline_at.isoformat() == "2027-01-29T22:59:00+00:00"

"""Overlapping offices, and days on which nobody holds one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.errors import UnknownRole
from services.members.people.rules import (
    comes_sooner,
    first_day_without,
    overlap,
    roles_named,
    still_held,
)
from shared.permissions import Role
from shared.terms_of_office import Term, holds_on

TODAY = date(2027, 1, 15)
DAY = timedelta(days=1)
days = st.none() | st.dates(date(2026, 12, 1), date(2027, 3, 1))
terms = st.builds(Term, st.just("board"), days, days).filter(
    lambda one: one.from_on is None or one.to_on is None or one.from_on <= one.to_on
)


@given(terms, terms)
def test_offices_overlap_when_a_day_belongs_to_both(one: Term, other: Term) -> None:
    span = [date(2026, 11, 1) + DAY * n for n in range(200)]
    both = any(holds_on(one, day) and holds_on(other, day) for day in span)
    assert overlap(one, other) is both
    assert not overlap(one, other._replace(role="auditor"))


@given(st.lists(terms, max_size=5))
def test_the_first_day_without_anybody_is_the_first(held: list[Term]) -> None:
    found = first_day_without(held, "board", TODAY)
    span = [TODAY + DAY * n for n in range(200)]
    empty = [day for day in span if not any(holds_on(one, day) for one in held)]
    assert found == (empty[0] if empty else None)


@pytest.mark.parametrize(
    ("after", "before", "sooner"),
    [
        (None, None, False),
        (None, TODAY, False),
        (TODAY, None, True),
        (TODAY, TODAY + DAY, True),
        (TODAY, TODAY, False),
    ],
)
def test_a_change_is_refused_that_empties_an_office_sooner(
    after: date | None, before: date | None, sooner: bool
) -> None:
    assert comes_sooner(after, before) is sooner


def test_an_office_that_is_to_come_is_held_still() -> None:
    assert still_held([Term("board", TODAY + DAY)], "board", TODAY)
    assert not still_held([Term("board", None, TODAY - DAY)], "board", TODAY)


def test_roles_are_named_by_their_words_each_once() -> None:
    assert roles_named(["board", "treasurer", "board"]) == (Role.BOARD, Role.TREASURER)
    with pytest.raises(UnknownRole) as refused:
        roles_named(["board", "kaiser"])
    assert "«kaiser»" in refused.value.message
    assert "operator" in refused.value.message

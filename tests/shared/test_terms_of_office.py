"""Terms of office: both days belong to it, and the roles of a day are those of its offices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.terms_of_office import Term, holds_on, is_over, roles_on, stored, terms_of

FIRST, LAST = date(2025, 3, 14), date(2027, 3, 19)
DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
any_term = st.builds(
    Term, st.sampled_from(["board", "treasurer"]), st.none() | days, st.none() | days
)


@pytest.mark.parametrize(
    ("day", "held"),
    [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
)
def test_first_and_last_day_belong_to_the_office(day: date, held: bool) -> None:
    term = Term("board", FIRST, LAST)
    assert holds_on(term, day) is held
    assert roles_on([term], day) == ({"board"} if held else set())
    assert is_over(term, day) is (day > LAST)


def test_without_days_it_is_held_always() -> None:
    assert holds_on(Term("office"), date.min)
    assert holds_on(Term("office"), date.max)
    assert not is_over(Term("office"), date.max)


def test_an_end_before_the_beginning_is_never_held() -> None:
    never = Term("board", FIRST, FIRST - DAY)
    assert not any(holds_on(never, FIRST + DAY * n) for n in range(-3, 3))
    assert is_over(never, FIRST - DAY * 5)


@given(st.lists(any_term), days)
def test_roles_are_those_of_the_offices_held(terms: list[Term], day: date) -> None:
    assert roles_on(terms, day) == {term.role for term in terms if holds_on(term, day)}
    assert not any(is_over(term, day) and holds_on(term, day) for term in terms)


@given(st.lists(any_term))
def test_a_read_model_keeps_all_of_it(terms: list[Term]) -> None:
    assert sorted(terms_of(stored(terms)), key=repr) == sorted(terms, key=repr)

"""Terms of office: both days belong to it, and the roles of a day are those of its offices."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.permissions import Permission, permissions_of
from shared.terms_of_office import (
    INDEPENDENT_AFTER,
    Term,
    hands_of,
    holds_on,
    is_over,
    roles_on,
    stands_apart,
    stands_apart_from,
    stored,
    terms_of,
)

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


ADA, BEA, CEM, PUPPET, SECOND = (UUID(int=number) for number in range(1, 6))
TODAY = date(2027, 3, 19)
GIVES = Permission.SETTINGS_WRITE


def entered(role: str, by: UUID | None, days_ago: int) -> Term:
    return Term(role, entered_by=by, entered_on=TODAY - DAY * days_ago)


@pytest.mark.parametrize(
    ("offices", "apart"),
    [
        ([], False),
        ([entered("board", ADA, 0)], False),
        ([entered("board", ADA, 13)], False),
        ([entered("board", ADA, 14)], True),
        ([entered("board", BEA, 0)], True),
        ([entered("board", None, 0)], True),
        ([Term("board")], True),
        ([entered("board", ADA, 0), entered("treasurer", BEA, 0)], True),
        ([entered("board", ADA, 0), Term("auditor")], False),
        ([entered("board", ADA, 0), Term("board", None, TODAY - DAY)], False),
        ([Term("auditor")], False),
    ],
)
def test_who_was_just_entered_by_the_other_does_not_stand_apart(
    offices: list[Term], apart: bool
) -> None:
    assert stands_apart(offices, GIVES, TODAY, ADA) is apart
    if offices and not apart and any(one.role == "board" for one in offices):
        fresh = next(one for one in offices if one.entered_on)
        assert fresh.entered_on is not None
        until = fresh.entered_on + INDEPENDENT_AFTER
        assert stands_apart_from(offices, GIVES, TODAY, {ADA}) == until
    else:
        assert stands_apart_from(offices, GIVES, TODAY, {ADA}) is None


written_terms = st.builds(
    Term,
    st.sampled_from(["board", "treasurer", "auditor"]),
    st.none() | days,
    st.none() | days,
    st.none() | st.sampled_from([ADA, BEA, CEM]),
    st.none() | days,
)


@given(st.lists(written_terms), days, st.sampled_from([ADA, BEA]))
def test_standing_apart_is_holding_an_office_from_elsewhere(
    terms: list[Term], day: date, other: UUID
) -> None:
    elsewhere = [
        term
        for term in terms
        if term.entered_by != other
        or term.entered_on is None
        or day >= term.entered_on + INDEPENDENT_AFTER
    ]
    expected = GIVES in permissions_of(roles_on(elsewhere, day))
    assert stands_apart(terms, GIVES, day, other) is expected
    until = stands_apart_from(terms, GIVES, day, {other})
    assert until is None or (
        day < until <= max(t.entered_on for t in terms if t.entered_on) + INDEPENDENT_AFTER
        and not expected
    )


def test_a_puppet_of_a_puppet_is_the_same_hand() -> None:
    people = {
        ADA: [Term("board")],
        BEA: [Term("board")],
        PUPPET: [entered("board", ADA, 2), Term("auditor")],
        SECOND: [entered("board", PUPPET, 1)],
        CEM: [entered("treasurer", ADA, 2)],
    }
    assert hands_of(ADA, people, TODAY) == {ADA, PUPPET, SECOND}
    assert hands_of(ADA, people, TODAY + DAY * 14) == {ADA}
    assert hands_of(BEA, people, TODAY) == {BEA}


def test_a_puppet_that_has_left_is_a_hand_still() -> None:
    gone = entered("board", ADA, 2)._replace(to_on=TODAY - DAY)
    people = {PUPPET: [gone], SECOND: [entered("board", PUPPET, 1)]}
    assert SECOND in hands_of(ADA, people, TODAY)


def test_terms_kept_before_anybody_asked_who_entered_them_are_read() -> None:
    assert terms_of([{"role": "board", "from_on": None, "to_on": None}]) == [Term("board")]

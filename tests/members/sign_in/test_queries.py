"""Whose address leads where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.members.sign_in.queries import office_for, offices_of
from shared.association_spec import PersonSpec
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec

DAY = date(2027, 1, 15)


@pytest.fixture
def house_of_both(both: MembersFixture) -> MembersFixture:
    for slug, role in (("autos", "treasurer"), ("autoregion", "auditor")):
        made = spec(slug)
        tove = PersonSpec("Tove", "Tove@Both.example", "de", (role,))  # type: ignore[arg-type]
        both.apply(replace(made, people=(*made.people, tove)))
    return both


@pytest.mark.parametrize("seen", [None, AUTOS])
def test_offices_of_all_associations_whatever_the_session_sees(
    house_of_both: MembersFixture, seen: object
) -> None:
    with house_of_both.members.reading(seen) as session:  # type: ignore[arg-type]
        found = offices_of(session, "TOVE@both.example", DAY)
        assert session.association_id == seen
    assert [(one.slug, sorted(one.roles)) for one in found] == [
        ("autoregion", ["auditor"]),
        ("autos", ["treasurer"]),
    ]


def test_who_lost_an_office_keeps_the_others(house_of_both: MembersFixture) -> None:
    house_of_both.apply(spec("autos"))
    with house_of_both.members.reading(None) as session:
        (left,) = offices_of(session, "tove@both.example", DAY)
    assert left.association_id == AUTOREGION


@pytest.mark.parametrize(
    ("wanted", "slug"),
    [("", "autoregion"), ("/autos/x", "autos"), ("/autos", "autos"), ("/autosx/", "autoregion")],
)
def test_the_wanted_page_picks_the_office(
    house_of_both: MembersFixture, wanted: str, slug: str
) -> None:
    with house_of_both.members.reading(None) as session:
        found = office_for(offices_of(session, "tove@both.example", DAY), wanted)
    assert found is not None
    assert found.slug == slug
    assert office_for([], wanted) is None

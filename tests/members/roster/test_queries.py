"""The list of members: its search, its order."""

from __future__ import annotations

import pytest

from services.members.roster.queries import Search, list_members
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import AUTOS, MembersFixture, spec


@pytest.mark.parametrize(
    "words", ["achse", "1001", "SAARBRÜCKEN", "bökenkamp", "rechnung@", "ährenpfort achse"]
)
def test_the_list_finds(ready: MembersFixture, words: str) -> None:
    bring_in(
        ready,
        sheet(
            line(),
            line(
                member_number="2",
                company="Andere",
                contact_email="",
                billing_emails="",
                city="Metz",
                contact_last_name="",
            ),
        ),
    )
    with ready.members.reading(AUTOS) as session:
        found = [one.member.number for one in list_members(session, Search(words))]
        assert found == ["1001"]
        assert list_members(session, Search("100%")) == []
        assert [one.member.number for one in list_members(session, Search(group="Personal"))]


def test_the_list_is_sorted_without_accents_on_every_page(both: MembersFixture) -> None:
    both.apply(spec())
    names = ["Traitements", "Établissements", "Cluster", "câblage", "Zylinder", "Œuvres", "Odeur"]
    rows = [line(member_number=f"{1001 + at}", company=name) for at, name in enumerate(names)]
    bring_in(both, sheet(*rows))
    wanted = ["câblage", "Cluster", "Établissements", "Odeur", "Œuvres", "Traitements", "Zylinder"]
    with both.members.reading(AUTOS) as session:
        pages = [list_members(session, offset=offset, limit=3) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [one.member.company for page in pages for one in page] == wanted

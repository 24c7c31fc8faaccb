"""A member list is set against what is stored."""

from __future__ import annotations

from services.members.importing.compare import Change, compare
from services.members.importing.parse import parse_member_file
from services.members.roster.rules import MemberKind
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import AUTOS, MembersFixture


def compared(house: MembersFixture, content: bytes) -> list[Change]:
    parsed = parse_member_file(content)
    assert parsed.errors == ()
    with house.members.transaction(AUTOS) as uow:
        return compare(uow, parsed.rows)


def test_nothing_is_written(quick: MembersFixture) -> None:
    [change] = compared(quick, sheet(line()))
    assert (change.is_new, change.details, change.is_any) == (True, True, True)
    assert compared(quick, sheet(line()))[0].is_new


def test_the_same_list_again_is_no_change(quick: MembersFixture) -> None:
    bring_in(quick, sheet(line()))
    [change] = compared(quick, sheet(line()))
    assert (change.is_new, change.is_any) == (False, False)
    assert (change.contacts, change.groups) == (None, None)


def test_each_part_changes_for_itself(quick: MembersFixture) -> None:
    bring_in(quick, sheet(line()))
    [details] = compared(quick, sheet(line(city="Metz")))
    assert (details.details, details.contacts, details.groups) == (True, None, None)
    assert details.member.city == "Metz"
    [groups] = compared(quick, sheet(line(groups="Personal")))
    assert (groups.details, groups.contacts, groups.groups) == (False, None, ("Personal",))
    [people] = compared(quick, sheet(line(contact_first_name="Zoé")))
    assert people.contacts is not None
    assert (people.details, people.contacts[0].first_name) == (False, "Zoé")


def test_columns_the_file_does_not_have_stay(quick: MembersFixture) -> None:
    bring_in(quick, sheet(line(kind="network_partner")))
    short = b"member_number;company;joined_on\n1001;Andere;2018-10-20"
    [change] = compared(quick, short)
    assert change.details
    assert (change.member.city, change.member.kind) == ("Saarbrücken", MemberKind.NETWORK_PARTNER)
    assert (change.contacts, change.groups) == (None, None)

"""A member's row as plain data."""

from __future__ import annotations

from services.members.roster.member_record import MemberRecord, read_records
from services.members.roster.tables import Member
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_it_has_every_column_of_the_table() -> None:
    assert set(MemberRecord._fields) == set(Member.model_fields)


def test_only_the_association_s_own_are_read(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    bring_in(house, sheet(line(), line(member_number="1002")))
    with house.members.reading(AUTOREGION) as session:
        assert list(read_records(session, ["1001", "1002"])) == []
    with house.members.reading(AUTOS) as session:
        [found] = read_records(session, ["1001", "9999"])
    assert (found.number, found.city, found.association_id) == ("1001", "Saarbrücken", AUTOS)

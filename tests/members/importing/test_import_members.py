"""A checked member list is written: who is new, who changes, who stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import col, select

from services.members.importing.import_members import import_members
from services.members.importing.parse import parse_member_file
from services.members.roster.queries import list_members, member_contacts
from services.members.roster.tables import Contact, Group, GroupMembership, Member
from shared.permissions import MissingPermission, Role
from tests.members.importing.member_list import bring_in, counts, line, sheet
from tests.support.actors import holder_of
from tests.support.members import AUTOREGION, AUTOS, MembersFixture


def test_a_list_is_read_and_the_same_list_changes_nothing(ready: MembersFixture) -> None:
    content = sheet(line(), line(member_number="1002", company="Œuvres Mécaniques S.A.S."))
    assert counts(bring_in(ready, content)) == (2, 2, 0, 0)
    assert ready.types() == ["member.details_changed", "member.contacts_changed"] * 2
    assert counts(bring_in(ready, content)) == (2, 0, 0, 2)
    assert ready.types() == []
    with ready.members.reading(AUTOS) as session:
        member = session.exec(select(Member).where(col(Member.number) == "1001")).one()
        contacts = member_contacts(session, member.id)
        groups = session.exec(select(Group.name).order_by(col(Group.name))).all()
        in_groups = len(session.exec(select(GroupMembership)).all())
    assert member.company == '"Die Achse" O\'Brien & Ährenpfort; GmbH'
    assert (member.employees, member.turnover_cents) == (1284, 177_813_000_50)
    assert member.joined_on == date(2018, 10, 20)
    assert [(one.email, one.roles) for one in contacts] == [
        ("kaethe@achse.example", ("main",)),
        ("rechnung@achse.example", ("billing",)),
        ("einkauf@achse.example", ("billing",)),
    ]
    assert (list(groups), in_groups) == (["Personal", "Wasserstoff"], 4)
    with ready.members.reading(AUTOREGION) as session:
        assert list_members(session) == []


def test_events_carry_what_others_need(quick: MembersFixture) -> None:
    bring_in(quick, sheet(line(contact_email="", billing_emails="r@achse.example")))
    details, contacts = (row["payload"] for row in quick.events("members.member"))
    assert details["member_number"] == "1001"
    assert details["turnover_cents"] == 177_813_000_50
    assert details["state"] == "active"
    assert "iban" not in str(quick.events())
    assert "2020" not in str(details)
    assert [(one["email"], one["roles"]) for one in contacts["contacts"]] == [
        ("r@achse.example", ["billing"])
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"city": "Metz"}, ["member.details_changed"]),
        ({"employees": ""}, ["member.details_changed"]),
        ({"contact_last_name": "Kieffer"}, ["member.contacts_changed"]),
        ({"billing_emails": ""}, ["member.contacts_changed"]),
        ({"groups": "Personal"}, []),
        ({"groups": ""}, []),
    ],
)
def test_a_change_is_updated_and_only_that_is_told(
    ready: MembersFixture, change: Mapping[str, str], told: list[str]
) -> None:
    bring_in(ready, sheet(line()))
    ready.types()
    assert counts(bring_in(ready, sheet(line(**change)))) == (1, 0, 1, 0)
    assert ready.types() == told
    assert counts(bring_in(ready, sheet(line(**change)))) == (1, 0, 0, 1)


def test_columns_that_are_not_there_stay_as_they_are(quick: MembersFixture) -> None:
    bring_in(quick, sheet(line()))
    short = b"member_number;company;joined_on\n1001;Neu GmbH;2018-10-20"
    assert counts(bring_in(quick, short)) == (1, 0, 1, 0)
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
        assert (member.company, member.city, member.employees) == ("Neu GmbH", "Saarbrücken", 1284)
        assert len(session.exec(select(Contact)).all()) == 3
        assert len(session.exec(select(GroupMembership)).all()) == 2


def test_what_a_short_list_leaves_open_is_the_usual(quick: MembersFixture) -> None:
    bring_in(quick, b"member_number,company,joined_on\n7,Kurz GmbH,20.10.2018")
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
    assert (member.country, member.language, member.kind) == ("DE", "de", "full")


def test_dry_run_tells_and_writes_nothing(ready: MembersFixture) -> None:
    assert counts(bring_in(ready, sheet(line()), dry_run=True)) == (1, 1, 0, 0)
    assert ready.types() == []
    with ready.members.reading(AUTOS) as session:
        assert session.exec(select(Member)).all() == []
    bring_in(ready, sheet(line()))
    ready.types()
    assert counts(bring_in(ready, sheet(line(city="Metz")), dry_run=True)) == (1, 0, 1, 0)
    assert ready.types() == []
    with ready.members.reading(AUTOS) as session:
        assert session.exec(select(Member)).one().city == "Saarbrücken"


def test_bank_columns_are_handed_on_and_not_kept(quick: MembersFixture) -> None:
    report = bring_in(quick, sheet(line()))
    result = report.applied.results[0]
    assert (result.row, result.member_number) == (2, "1001")
    assert result.bank.iban == "DE02 1203 0000 0000 2020 51"
    assert (result.bank.mandate_signed_on, result.bank.mandate_scheme) == ("2025-03-11", "core")
    with quick.members.reading(AUTOS) as session:
        assert result.member_id == session.exec(select(Member)).one().id


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR])
def test_who_may_not_import_is_refused(quick: MembersFixture, role: Role) -> None:
    parsed = parse_member_file(sheet(line()))
    with pytest.raises(MissingPermission), quick.members.transaction(AUTOS) as uow:
        import_members(uow, parsed.rows, holder_of(role))
    assert quick.types() == []

"""People of a file: its changes are taken, what pages have changed is shown and stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.members.apply_association import apply_association
from services.members.association.tables import Association, Person
from services.members.errors import NobodyOnTheBoard
from services.members.people.change_person import change_person
from services.members.people.end_office import Ending, end_office
from services.members.people.grant_office import grant_office
from services.members.people.queries import list_people
from services.members.people.rules import NewOffice
from shared.association_spec import Applied, AssociationSpec, PersonSpec
from shared.permissions import Role
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.members.people.pages.test_people import office_ids
from tests.support.members import AUTOS, MembersFixture, spec

BRUNO = "bruno@autos.example"


def apply(house: MembersFixture, one: AssociationSpec, *, take_file: bool = False) -> Applied:
    with house.members.transaction(AUTOS) as uow:
        return apply_association(uow, one, take_file=take_file)


def with_people(*people: PersonSpec) -> AssociationSpec:
    return spec(people=people)


def end(house: MembersFixture, email: str, last_on: date) -> None:
    with house.members.transaction(AUTOS) as uow:
        end_office(uow, UUID(office_ids(house, email)[0]), Ending(last_on), acting(house))


def test_the_first_file_makes_offices_from_the_beginning(quick: MembersFixture) -> None:
    assert roles(quick, BRUNO, date(1990, 1, 1)) == {Role.BOARD}


def test_whoever_comes_with_a_later_file_comes_on_its_day(quick: MembersFixture) -> None:
    people = spec().people
    zoé = PersonSpec("Zoé", ZOÉ, "fr", ("treasurer",))
    assert apply(quick, with_people(*people, zoé)) == Applied(changed=True)
    assert roles(quick, ZOÉ, date(2027, 1, 14)) == set()
    assert roles(quick, ZOÉ) == {Role.TREASURER}
    assert apply(quick, with_people(*people, zoé)) == Applied()


def test_what_a_page_ended_is_shown_and_stays(quick: MembersFixture) -> None:
    end(quick, BRUNO, date(2027, 1, 31))
    found = apply(quick, spec())
    assert not found.changed
    assert [(one.what, one.file, one.pages, one.taken) for one in found.differences] == [
        ("Bruno Côté, board", "without end", "… to 2027-01-31", False)
    ]
    quick.days_pass(30)
    assert [one.what for one in apply(quick, spec()).differences] == ["Bruno Côté, board"]
    assert roles(quick, BRUNO) == set()
    taken = apply(quick, spec(), take_file=True)
    assert taken.changed
    assert [one.taken for one in taken.differences] == [True]
    assert roles(quick, BRUNO) == {Role.BOARD}
    assert apply(quick, spec()) == Applied()


def test_what_a_page_granted_is_shown_and_stays(quick: MembersFixture) -> None:
    bruno = acting(quick, BRUNO)
    office = NewOffice(Role.TREASURER, date(2027, 1, 15))
    with quick.members.transaction(AUTOS) as uow:
        grant_office(uow, bruno.person_id, office, acting(quick))
    found = apply(quick, spec())
    assert [(one.what, one.file) for one in found.differences] == [
        ("Bruno Côté, treasurer", "not named")
    ]
    assert roles(quick, BRUNO) == {Role.BOARD, Role.TREASURER}
    apply(quick, spec(), take_file=True)
    assert roles(quick, BRUNO) == {Role.BOARD}


def test_whom_pages_invited_the_file_leaves_alone(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.TREASURER), acting(quick))
    for take_file in (False, True):
        assert apply(quick, spec(), take_file=take_file) == Applied()
    assert roles(quick, ZOÉ) == {Role.TREASURER}


def test_name_and_language_follow_whoever_changed_them(quick: MembersFixture) -> None:
    bruno = acting(quick, BRUNO)
    with quick.members.transaction(AUTOS) as uow:
        change_person(uow, bruno.person_id, name="Bruno Côté-Żak", language="fr", by=acting(quick))
    found = apply(quick, spec())
    assert {one.what for one in found.differences} == {
        "Bruno Côté-Żak, name",
        "Bruno Côté-Żak, language",
    }
    apply(quick, spec(), take_file=True)
    assert acting(quick, BRUNO).name == "Bruno Côté"
    people = [replace(one, name="B. Côté") if one.email == BRUNO else one for one in spec().people]
    assert apply(quick, with_people(*people)) == Applied(changed=True)
    assert acting(quick, BRUNO).name == "B. Côté"


def test_who_is_no_longer_named_loses_what_the_file_gave_and_nothing_else(
    quick: MembersFixture,
) -> None:
    čenek = acting(quick, "cenek@autos.example")
    with quick.members.transaction(AUTOS) as uow:
        grant_office(
            uow, čenek.person_id, NewOffice(Role.AUDITOR, date(2027, 1, 15)), acting(quick)
        )
    found = apply(quick, spec(board=2))
    assert [one.what for one in found.differences] == ["Čenek Ďurica, auditor"]
    assert roles(quick, čenek.email) == {Role.AUDITOR}
    assert apply(quick, spec(board=2)) == Applied()


def test_the_file_may_leave_people_to_the_pages(house: MembersFixture) -> None:
    assert apply(house, with_people()) == Applied(changed=True)
    invite(house, wanted(Role.BOARD))
    assert apply(house, with_people()) == Applied()
    assert roles(house, ZOÉ) == {Role.BOARD}


def test_a_file_that_empties_the_board_is_refused_whole(quick: MembersFixture) -> None:
    with pytest.raises(NobodyOnTheBoard):
        apply(quick, with_people(spec().people[-1]))
    assert roles(quick, BRUNO) == {Role.BOARD}


def test_without_memory_what_people_have_from_a_file_is_what_it_said(
    quick: MembersFixture,
) -> None:
    """As after the update that began to remember."""
    with quick.members.transaction(AUTOS) as uow:
        uow.session.get_one(Association, AUTOS).file_said = None
    assert apply(quick, spec()) == Applied()
    with quick.members.transaction(AUTOS) as uow:
        uow.session.get_one(Association, AUTOS).file_said = None
    assert apply(quick, spec(board=2)) == Applied(changed=True)
    with quick.members.reading(AUTOS) as session:
        serving = [one.person.name for one in list_people(session, quick.clock.now()) if one.roles]
    assert serving == ["Ada Ährenpfort", "Bruno Côté", "Olga Office"]


def test_whoever_changed_their_address_stays_the_same_person(quick: MembersFixture) -> None:
    bruno = acting(quick, BRUNO)
    with quick.members.transaction(AUTOS) as uow:
        uow.session.get_one(Person, bruno.person_id).email = "bruno.cote@autos.example"
    found = apply(quick, spec())
    assert not found.changed
    assert [(one.what, one.file, one.pages) for one in found.differences] == [
        ("Bruno Côté, e-mail", BRUNO, "bruno.cote@autos.example")
    ]
    assert not apply(quick, spec(), take_file=True).changed
    sent = invite(quick, wanted(Role.AUDITOR, email=BRUNO))
    assert sent.person_id != bruno.person_id
    assert roles(quick, BRUNO) == {Role.AUDITOR}
    assert roles(quick, "bruno.cote@autos.example") == {Role.BOARD}

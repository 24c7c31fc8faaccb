"""The people of an association as pages show and change them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.association.queries import offices_of, person_by_email
from shared.permissions import Role
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.support.members import AUTOS, MembersFixture
from tests.support.members_site import signed_in

INVITED = {
    "name": "Zoé d'Étanchéité",
    "email": ZOÉ,
    "language": "fr",
    "roles": ["treasurer"],
    "from_on": "15.01.2027",
}


@pytest.fixture
def ada(app: FastAPI, house: MembersFixture) -> TestClient:
    """Ada, of the board."""
    return signed_in(app, house, "ada@autos.example")


def office_ids(house: MembersFixture, email: str) -> list[str]:
    with house.members.reading(AUTOS) as session:
        person = person_by_email(session, email)
        assert person is not None
        return [str(one.id) for one in offices_of(session, person.id)]


def person_path(house: MembersFixture, email: str) -> str:
    with house.members.reading(AUTOS) as session:
        person = person_by_email(session, email)
        assert person is not None
        return f"/autos/people/{person.id}"


def test_the_list_shows_offices_with_their_days_and_open_invitations(
    ada: TestClient, house: MembersFixture
) -> None:
    invite(house, wanted(Role.AUDITOR, last=date(2029, 3, 31), dated=True))
    page = ada.get("/autos/people?language=en").text
    assert "Zoé d&#39;Étanchéité" in page
    assert "15 Jan 2027 to 31 Mar 2029" in page
    assert "invited, not accepted yet" in page
    assert "Nobody holds this office today: Treasurer" in page


def test_the_office_reads_and_does_not_invite(app: FastAPI, house: MembersFixture) -> None:
    olga = signed_in(app, house, "office@autos.example")
    assert olga.get("/autos/people").status_code == 200
    for path in ("invite", "hand-over"):
        assert olga.get(f"/autos/people/{path}").status_code == 403
        assert olga.post(f"/autos/people/{path}", data=INVITED).status_code == 403


def test_inviting_enters_person_and_office(ada: TestClient, house: MembersFixture) -> None:
    answer = ada.post("/autos/people/invite", data=INVITED)
    assert answer.status_code == 303
    assert roles(house, ZOÉ) == {Role.TREASURER}
    page = ada.get(answer.headers["location"]).text
    assert "Die Einladung ist unterwegs" in page
    house.types()
    assert ada.post("/autos/people/invite", data=INVITED).status_code == 303
    assert house.types() == ["person.invited"]


@pytest.mark.parametrize(
    ("field", "typed", "status"),
    [
        ("name", "", 422),
        ("email", "zoe", 400),
        ("roles", "kaiser", 422),
        ("from_on", "irgendwann", 422),
        ("to_on", "14.01.2027", 400),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    ada: TestClient, house: MembersFixture, field: str, typed: str, status: int
) -> None:
    house.types()
    answer = ada.post("/autos/people/invite", data={**INVITED, field: typed})
    assert answer.status_code in (status, 422)
    assert f'id="e-{field}"' in answer.text
    for kept in {**INVITED, field: typed}.values():
        if isinstance(kept, str) and kept not in ("fr", "kaiser"):
            assert kept.replace("'", "&#39;") in answer.text
    assert house.types() == []


def test_nobody_grants_themselves_an_office(ada: TestClient, house: MembersFixture) -> None:
    own = person_path(house, "ada@autos.example")
    answer = ada.post(f"{own}/office", data={"role": "treasurer", "from_on": "2027-01-15"})
    assert answer.status_code == 403
    assert "Niemand" in answer.text
    assert roles(house, "ada@autos.example") == {Role.BOARD}


def test_another_office_and_its_last_day(ada: TestClient, house: MembersFixture) -> None:
    bruno = person_path(house, "bruno@autos.example")
    office = {"role": "treasurer", "from_on": "2027-01-15", "resolution": "MV 2027, TOP 7"}
    for _ in range(2):
        assert ada.post(f"{bruno}/office", data=office).status_code == 303
    assert roles(house, "bruno@autos.example") == {Role.BOARD, Role.TREASURER}
    assert "MV 2027, TOP 7" in ada.get(bruno).text
    treasurer = office_ids(house, "bruno@autos.example")[-1]
    end = {"last_on": "2027-03-19"}
    refused = ada.post(f"{bruno}/offices/{treasurer}/end", data=end)
    assert refused.status_code == 409
    assert 'name="although"' in refused.text
    for _ in range(2):
        known = ada.post(f"{bruno}/offices/{treasurer}/end", data={**end, "although": "on"})
        assert known.status_code == 303
    assert roles(house, "bruno@autos.example", date(2027, 3, 19)) == {Role.BOARD, Role.TREASURER}
    assert roles(house, "bruno@autos.example", date(2027, 3, 20)) == {Role.BOARD}


def test_the_board_is_never_emptied(ada: TestClient, house: MembersFixture) -> None:
    seats = {
        email: office_ids(house, email)[0]
        for email in ("ada@autos.example", "bruno@autos.example", "cenek@autos.example")
    }
    answers = [
        ada.post(
            f"{person_path(house, email)}/offices/{office}/end", data={"last_on": "2027-01-31"}
        ).status_code
        for email, office in seats.items()
    ]
    assert answers == [303, 303, 422]


def test_hand_over_on_the_day_of_the_assembly(ada: TestClient, house: MembersFixture) -> None:
    leaving = [
        office_ids(house, email)[0] for email in ("bruno@autos.example", "cenek@autos.example")
    ]
    handed = {
        "day": "19.03.2027",
        "resolution": "MV 19.03.2027, TOP 7",
        "leaving": leaving,
        "role_1": "board",
        "known_1": person_path(house, "office@autos.example").rpartition("/")[2],
        "role_3": "treasurer",
        "name_3": "Zoé d'Étanchéité",
        "email_3": ZOÉ,
    }
    house.types()
    answer = ada.post("/autos/people/hand-over", data=handed)
    assert answer.status_code == 303
    told = house.types()
    assert sorted(told) == ["office.granted"] + ["officer.changed"] * 4 + ["person.invited"]
    assert roles(house, "bruno@autos.example", date(2027, 3, 19)) == {Role.BOARD}
    assert roles(house, "bruno@autos.example", date(2027, 3, 20)) == set()
    assert roles(house, "office@autos.example", date(2027, 3, 19)) == {Role.OFFICE, Role.BOARD}
    assert roles(house, ZOÉ, date(2027, 3, 18)) == set()
    assert roles(house, ZOÉ, date(2027, 3, 19)) == {Role.TREASURER}
    assert ada.post("/autos/people/hand-over", data=handed).status_code == 303
    assert house.types() == []


def test_a_hand_over_that_is_wrong_somewhere_changes_nothing(
    ada: TestClient, house: MembersFixture
) -> None:
    everybody = [
        office_ids(house, email)[0]
        for email in ("ada@autos.example", "bruno@autos.example", "cenek@autos.example")
    ]
    house.types()
    empty = ada.post("/autos/people/hand-over", data={"day": "2027-03-19", "leaving": everybody})
    assert empty.status_code == 422
    assert len(re.findall(" checked", empty.text)) == 3
    half = {"day": "2027-03-19", "leaving": everybody[:1], "name_2": "Zoé"}
    answer = ada.post("/autos/people/hand-over", data=half)
    assert answer.status_code == 422
    assert 'id="e-role_2"' in answer.text
    assert ada.post("/autos/people/hand-over", data={"day": "2027-03-19"}).status_code == 422
    assert house.types() == []


def test_name_and_language_are_put_right(ada: TestClient, house: MembersFixture) -> None:
    bruno = person_path(house, "bruno@autos.example")
    assert 'value="Bruno Côté"' in ada.get(f"{bruno}/change").text
    changed = {"name": "Bruno Côté-Żak", "language": "fr"}
    assert ada.post(f"{bruno}/change", data=changed).status_code == 303
    assert "Bruno Côté-Żak" in ada.get(bruno).text
    assert ada.post(f"{bruno}/change", data={"name": "", "language": "fr"}).status_code == 422


def test_an_invitation_is_sent_again_and_revoked(ada: TestClient, house: MembersFixture) -> None:
    sent = invite(house, wanted(Role.OFFICE), acting(house))
    path = f"/autos/people/{sent.person_id}"
    house.types()
    assert ada.post(f"{path}/invitation").status_code == 303
    assert house.types() == ["person.invited"]
    assert "also ends these offices at once" in ada.get(f"{path}?language=en").text
    assert ada.post(f"{path}/invitation/revoke").headers["location"].endswith("done=revoked-ended")
    after = ada.get(f"{path}?language=en&done=revoked-ended").text
    assert "offices entered for this person have ended" in after
    assert roles(house, ZOÉ) == set()
    assert "invitation no longer valid" in ada.get(f"{path}?language=en").text


def test_people_of_another_association_are_not_there(
    ada: TestClient, app: FastAPI, house: MembersFixture
) -> None:
    foreign = signed_in(app, house, "ada@autoregion.example", "autoregion")
    path = person_path(house, "bruno@autos.example").replace("/autos/", "/autoregion/")
    office = office_ids(house, "bruno@autos.example")[0]
    assert foreign.get(path).status_code == 404
    assert foreign.get(f"{path}/offices/{office}/end").status_code == 404
    ending = {"last_on": "2027-01-31"}
    assert foreign.post(f"{path}/offices/{office}/end", data=ending).status_code == 404
    assert roles(house, "bruno@autos.example", date(2027, 3, 1)) == {Role.BOARD}

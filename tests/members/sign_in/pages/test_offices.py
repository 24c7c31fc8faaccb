"""One person, several associations: all offices are listed, and one is acted in."""

from __future__ import annotations

from shared.ids import association_id
from tests.members.sign_in.conftest import BOTH
from tests.support.sign_in import SignInSite


def test_a_person_goes_from_one_association_to_another(place: SignInSite) -> None:
    client = place.signed_in(BOTH, "/autos/members")
    before = client.cookies[place.sessions.cookie]
    page = client.get("/account/offices").text
    assert "autoregion e.V." in page
    answer = client.post(
        "/account/offices", data={"association": str(association_id("autoregion"))}
    )
    assert answer.headers["location"] == "/autoregion/"
    assert client.cookies[place.sessions.cookie] != before
    assert client.get("/autoregion/members").status_code == 200
    assert client.get("/autos/members").status_code == 404


def test_nobody_goes_where_they_hold_no_office(place: SignInSite) -> None:
    client = place.signed_in("ada@autos.example")
    elsewhere = {"association": str(association_id("autoregion"))}
    assert client.post("/account/offices", data=elsewhere).status_code == 404
    assert client.get("/autoregion/members").status_code == 404

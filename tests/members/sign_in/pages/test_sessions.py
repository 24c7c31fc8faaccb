"""The list of one's own sessions, and what officers end."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests.members.sign_in.conftest import BOTH, GivePasskey
from tests.support.members import spec
from tests.support.sign_in import SignInSite

ADA, BRUNO, AUDITOR = "ada@autos.example", "bruno@autos.example", "aenne@autos.example"
_END = re.compile(r'action="(/account/sessions/[0-9a-f-]+/end)"')


def inside(client: TestClient, page: str = "/autos/members") -> bool:
    return client.get(page).status_code == 200


def test_item_07_a_person_sees_and_ends_their_own_sessions(place: SignInSite) -> None:
    office, telephone = place.signed_in(ADA), place.signed_in(ADA)
    other = place.signed_in(BRUNO)
    page = office.get("/account/sessions").text
    (end,) = _END.findall(page)
    assert other.post(end).status_code == 303
    assert inside(telephone), "nobody ends another's session by its address"
    assert office.post(end).headers["location"] == "/account/sessions"
    assert not inside(telephone)
    assert inside(office)
    assert office.post(end).status_code == 303, "a second click is harmless"


def test_item_07_all_others_end_at_once(place: SignInSite) -> None:
    office, *others = (place.signed_in(ADA) for _ in range(3))
    stranger = place.signed_in(BRUNO)
    assert office.post("/account/sessions/end-others").status_code == 303
    assert [inside(one) for one in (office, *others, stranger)] == [True, False, False, True]


def test_item_07_an_officer_ends_anothers_sessions(place: SignInSite, passkey: GivePasskey) -> None:
    board, victim, again = place.signed_in(ADA), place.signed_in(BRUNO), place.signed_in(BRUNO)
    bruno = spec("autos").person_id(spec("autos").people[1])
    end = f"/autos/people/{bruno}/end-sessions"
    assert board.post(end).status_code == 403, "by a code alone nobody does that (item 11)"
    passkey(board, ADA)
    assert board.post(end).status_code == 303
    assert [inside(one) for one in (board, victim, again)] == [True, False, False]
    assert board.post(end).status_code == 303
    auditor = place.signed_in(AUDITOR)
    assert auditor.post(end).status_code == 403


def test_item_07_officers_of_another_association_end_nothing_here(
    place: SignInSite, passkey: GivePasskey
) -> None:
    here = place.signed_in(BOTH, "/autos/members")
    foreign = place.signed_in("ada@autoregion.example")
    passkey(foreign, "ada@autoregion.example")
    tove = next(one for one in place.people("autos") if one.email == BOTH)
    path = f"people/{tove.person_id}/end-sessions"
    assert foreign.post(f"/autos/{path}").status_code == 404
    assert foreign.post(f"/autoregion/{path}").status_code == 404
    assert inside(here)


def test_signing_out_ends_this_browser_only(place: SignInSite) -> None:
    office, telephone = place.signed_in(ADA), place.signed_in(ADA)
    office.post("/sign-out")
    assert [inside(one) for one in (office, telephone)] == [False, True]


def test_strangers_see_no_page_of_an_account(place: SignInSite) -> None:
    client = place.browser()
    for path in ("sessions", "passkeys", "recovery", "address", "offices", "confirm"):
        answer = client.get(f"/account/{path}")
        assert answer.headers["location"].startswith("/sign-in?next=/account/")

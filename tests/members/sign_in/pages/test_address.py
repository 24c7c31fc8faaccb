"""The address changes when mail to the new one is read; the old one is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from shared.web.sign_in_code import ADDRESS_CODE, SIGN_IN_CODE, derive_code
from tests.members.sign_in.conftest import BOTH, GivePasskey
from tests.support.sign_in import SignInSite

NEW = "Tove.New@elsewhere.example"
AUDITOR = "aenne@autos.example"


def address_code(place: SignInSite, purpose: str = ADDRESS_CODE) -> str:
    (*_, asked) = place.house.events("members.account.address_code_requested")
    secret = place.site.settings.signing_key
    return derive_code(secret, purpose, UUID(asked["payload"]["request_id"]))


def change(place: SignInSite, client: TestClient, email: str = NEW) -> int:
    client.post("/account/address", data={"email": email})
    return client.post("/account/address/code", data={"code": address_code(place)}).status_code


def test_item_08_all_associations_follow_and_the_old_address_is_told(
    place: SignInSite, passkey: GivePasskey
) -> None:
    client = place.signed_in(BOTH)
    passkey(client, BOTH)
    assert change(place, client) == 303
    followed = [
        row for row in place.house.events("members.officer") if row["payload"]["email"] == NEW
    ]
    assert len({row["association_id"] for row in followed}) == 2
    (told,) = place.house.events("members.account.changed")
    assert (told["payload"]["email"], told["payload"]["change"]) == (BOTH, "address_changed")
    assert client.get("/account/address").status_code == 200
    place.ask(place.browser(), BOTH)
    asked = len(place.code_requests())
    place.signed_in(NEW.lower())
    assert len(place.code_requests()) == asked + 1


def test_item_08_a_stale_proof_is_asked_for_anew(place: SignInSite, passkey: GivePasskey) -> None:
    client = place.signed_in(BOTH)
    passkey(client, BOTH)
    place.house.clock.advance(timedelta(minutes=21))
    answer = client.post("/account/address", data={"email": NEW})
    assert answer.status_code == 403
    assert "/account/confirm" in answer.text


def test_item_08_a_code_is_not_enough_where_there_is_a_passkey(
    place: SignInSite, passkey: GivePasskey
) -> None:
    passkey(place.signed_in(BOTH), BOTH)
    client = place.signed_in(BOTH)
    assert client.post("/account/address", data={"email": NEW}).status_code == 403


def test_who_has_no_passkey_changes_it_with_a_fresh_code(place: SignInSite) -> None:
    client = place.signed_in(AUDITOR)
    assert change(place, client, "aenne@elsewhere.example") == 303
    place.house.clock.advance(timedelta(minutes=21))
    answer = client.post("/account/address", data={"email": "third@elsewhere.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("taken", ["ada@autos.example", "ADA@autos.example"])
def test_another_persons_address_is_refused_only_after_its_code(
    place: SignInSite, taken: str
) -> None:
    client = place.signed_in(AUDITOR)
    assert client.post("/account/address", data={"email": taken}).status_code == 303
    code = address_code(place)
    assert client.post("/account/address/code", data={"code": code}).status_code == 409
    assert place.signed_in(AUDITOR).get("/autos/members").status_code == 200


def test_a_wrong_code_and_a_code_for_something_else_change_nothing(place: SignInSite) -> None:
    client = place.signed_in(AUDITOR)
    client.post("/account/address", data={"email": NEW})
    for code in ("AAAAAAAA", address_code(place, SIGN_IN_CODE)):
        assert client.post("/account/address/code", data={"code": code}).status_code == 422
    assert not place.changes()


def test_a_code_for_an_address_signs_nobody_in(place: SignInSite) -> None:
    client = place.signed_in(AUDITOR)
    client.post("/account/address", data={"email": NEW})
    stranger = place.browser()
    stranger.cookies.update(client.cookies)
    assert place.type_in(stranger, address_code(place)).status_code == 422

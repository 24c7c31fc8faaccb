"""Which passkeys may be added and removed, and by whom; how they answer stands in the browser's
tests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.members.sign_in.conftest import GivePasskey
from tests.support.sign_in import SignInSite

ADA, AUDITOR = "ada@autos.example", "aenne@autos.example"
OPTIONS = "/account/passkeys/options"


def test_the_first_one_needs_a_fresh_code(place: SignInSite) -> None:
    client = place.signed_in(ADA)
    answer = client.post(OPTIONS)
    assert answer.status_code == 200
    options = answer.json()
    assert options["rp"]["id"] == "umlauf.example"
    chosen = options["authenticatorSelection"]
    assert chosen["userVerification"] == "required"
    assert chosen["residentKey"] == "preferred"
    place.house.clock.advance(timedelta(minutes=21))
    assert client.post(OPTIONS).status_code == 403


def test_a_further_one_needs_a_passkey(place: SignInSite, passkey: GivePasskey) -> None:
    client = place.signed_in(ADA)
    passkey(client, ADA)
    options = client.post(OPTIONS).json()
    assert len(options["excludeCredentials"]) == 1
    assert place.signed_in(ADA).post(OPTIONS).status_code == 403


@pytest.mark.parametrize("credential", ["", "{}", "[]", "nonsense", '{"id": "x"}', "\x00"])
def test_what_is_no_answer_adds_nothing(place: SignInSite, credential: str) -> None:
    client = place.signed_in(ADA)
    client.post(OPTIONS)
    assert client.post("/account/passkeys", data={"credential": credential}).status_code == 422
    assert client.post("/account/confirm", data={"credential": credential}).status_code == 422
    stranger = place.browser()
    stranger.post("/sign-in/passkey/options")
    answer = stranger.post("/sign-in/passkey", data={"credential": credential})
    assert answer.status_code == 422
    assert not place.changes()


def test_the_last_one_stays_where_the_office_needs_it(
    place: SignInSite, passkey: GivePasskey
) -> None:
    client = place.signed_in(ADA)
    first, second = passkey(client, ADA, "one"), passkey(client, ADA, "two")
    assert client.post(f"/account/passkeys/{first}/remove").status_code == 303
    assert client.post(f"/account/passkeys/{first}/remove").status_code == 303
    assert client.post(f"/account/passkeys/{second}/remove").status_code == 409
    assert place.changes() == ["passkey_removed"]


def test_who_needs_none_may_remove_the_last(place: SignInSite, passkey: GivePasskey) -> None:
    client = place.signed_in(AUDITOR)
    only = passkey(client, AUDITOR)
    assert client.post(f"/account/passkeys/{only}/remove").status_code == 303
    assert client.post(f"/account/passkeys/{only}/remove").status_code == 303
    assert place.changes() == ["passkey_removed"]


def test_nobody_removes_anothers(place: SignInSite, passkey: GivePasskey) -> None:
    theirs = passkey(place.signed_in(AUDITOR), AUDITOR)
    client = place.signed_in(ADA)
    passkey(client, ADA)
    client.post(f"/account/passkeys/{theirs}/remove")
    assert "A key" in place.signed_in(AUDITOR).get("/account/passkeys").text


def test_item_08_removing_one_needs_a_fresh_proof(place: SignInSite, passkey: GivePasskey) -> None:
    client = place.signed_in(ADA)
    passkey(client, ADA, "one")
    second = passkey(client, ADA, "two")
    place.house.clock.advance(timedelta(minutes=21))
    assert client.post(f"/account/passkeys/{second}/remove").status_code == 403


def test_recovery_codes_need_a_passkey_and_are_shown_once(
    place: SignInSite, passkey: GivePasskey
) -> None:
    client = place.signed_in(ADA)
    assert client.post("/account/recovery").status_code == 403
    passkey(client, ADA)
    answer = client.post("/account/recovery")
    assert answer.text.count("<li><code>") == 10
    assert answer.headers["cache-control"] == "no-store"
    assert "<li><code>" not in client.get("/account/recovery").text


def test_a_recovery_code_alone_without_a_fresh_mail_is_nothing(
    place: SignInSite, passkey: GivePasskey
) -> None:
    client = place.signed_in(ADA)
    passkey(client, ADA)
    page = client.post("/account/recovery").text
    code = page.partition("<li><code>")[2].partition("<")[0]
    other = place.signed_in(ADA)
    place.house.clock.advance(timedelta(minutes=21))
    assert other.post("/account/recovery/code", data={"code": code}).status_code == 403
    fresh = place.signed_in(ADA)
    assert fresh.post("/account/recovery/code", data={"code": code}).status_code == 303
    assert fresh.post(OPTIONS).status_code == 200
    assert fresh.post("/account/recovery/code", data={"code": code}).status_code == 422
    place.house.clock.advance(timedelta(minutes=21))
    assert fresh.post(OPTIONS).status_code == 403

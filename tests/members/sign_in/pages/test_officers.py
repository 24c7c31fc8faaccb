"""Two officers together let a person begin anew; one alone does not, nor for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from services.members.sign_in.tables import Passkey, RecoveryCode
from tests.members.sign_in.conftest import BOTH, GivePasskey
from tests.support.members import spec
from tests.support.sign_in import SignInSite

ADA, BRUNO, CENEK, ODA = (
    "ada@autos.example",
    "bruno@autos.example",
    "cenek@autos.example",
    "oda@autos.example",
)


def path(email: str, slug: str = "autos") -> str:
    made = spec(slug)
    return f"/{slug}/people/{made.person_id(replace(made.people[0], email=email))}/recovery"


@pytest.fixture
def ada(place: SignInSite, passkey: GivePasskey) -> TestClient:
    client = place.signed_in(ADA)
    passkey(client, ADA)
    return client


@pytest.fixture
def bruno(place: SignInSite, passkey: GivePasskey) -> TestClient:
    client = place.signed_in(BRUNO)
    passkey(client, BRUNO)
    return client


@pytest.fixture
def oda(place: SignInSite, passkey: GivePasskey) -> TestClient:
    """The person who lost their passkey, still signed in somewhere."""
    client = place.signed_in(ODA)
    passkey(client, ODA)
    client.post("/account/recovery")
    return client


def kept(place: SignInSite, email: str) -> int:
    account: UUID = place.account(email)
    with place.house.members.reading(None) as session:
        passkeys = session.exec(select(Passkey).where(Passkey.account_id == account)).all()
        codes = session.exec(select(RecoveryCode).where(RecoveryCode.account_id == account)).all()
    return len(passkeys) + len(codes)


def test_two_officers_remove_what_was_lost(
    place: SignInSite, ada: TestClient, bruno: TestClient, oda: TestClient
) -> None:
    assert kept(place, ODA) == 11
    assert ada.get(path(ODA)).status_code == 200
    assert ada.post(path(ODA)).status_code == 303
    assert place.changes()[-1] == "recovery_proposed"
    assert kept(place, ODA) == 11
    assert ada.post(f"{path(ODA)}/confirm").status_code == 409
    assert kept(place, ODA) == 11
    assert "Ada Ährenpfort" in bruno.get(path(ODA)).text
    assert bruno.post(f"{path(ODA)}/confirm").status_code == 303
    assert kept(place, ODA) == 0
    assert place.changes()[-1] == "passkeys_reset"
    assert oda.get("/account/sessions").status_code == 303, "their sessions are over"
    told = place.house.events("members.account.changed")[-1]["payload"]
    assert (told["email"], told["by"]) == (ODA, "Ada Ährenpfort, Bruno Côté")
    assert bruno.post(f"{path(ODA)}/confirm").status_code == 409


def test_a_report_lapses_after_a_day(
    place: SignInSite, ada: TestClient, bruno: TestClient, oda: TestClient
) -> None:
    ada.post(path(ODA))
    place.house.clock.advance(timedelta(days=1))
    again = place.signed_in(BRUNO)
    place.prove(again)
    assert again.post(f"{path(ODA)}/confirm").status_code == 409
    assert kept(place, ODA) == 11


def test_nobody_does_it_for_themselves(
    place: SignInSite, ada: TestClient, bruno: TestClient
) -> None:
    assert ada.post(path(ADA)).status_code == 422
    bruno.post(path(ADA))
    assert ada.post(f"{path(ADA)}/confirm").status_code == 422
    assert kept(place, ADA) == 1


def test_who_holds_an_office_elsewhere_too_is_not_reset_from_here(
    place: SignInSite, passkey: GivePasskey, ada: TestClient
) -> None:
    """Tove is treasurer of autos and audits autoregion: neither board resets what opens both."""
    passkey(place.signed_in(BOTH), BOTH)
    foreign = place.signed_in("ada@autoregion.example")
    passkey(foreign, "ada@autoregion.example")
    assert foreign.post(path(BOTH, "autoregion")).status_code == 422
    assert ada.post(path(BOTH)).status_code == 422
    assert "recovery_proposed" not in place.changes()


@pytest.mark.parametrize("email", ["aenne@autos.example", "office@autos.example"])
def test_who_may_not_write_people_may_not_do_this(
    place: SignInSite, oda: TestClient, email: str
) -> None:
    client = place.signed_in(email)
    for address in (path(ODA), f"{path(ODA)}/confirm"):
        assert client.post(address).status_code == 403
    assert client.get(path(ODA)).status_code == 403


def test_item_11_a_code_is_not_enough_for_it(place: SignInSite, oda: TestClient) -> None:
    client = place.signed_in(ADA)
    assert client.post(path(ODA)).status_code == 403
    assert "recovery_proposed" not in place.changes()

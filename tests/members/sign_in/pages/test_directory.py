"""Signing in through an association's own directory, against one that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from services.members.sign_in.tables import Account, OidcIdentity
from shared.actor import Proof
from shared.association_spec import AssociationSpec, OidcSpec, PersonSpec
from shared.db import Session
from tests.members.sign_in.conftest import BOTH
from tests.support.members import AUTOS, MembersFixture, spec
from tests.support.oidc_provider import CLIENT_ID, SECRET, OidcProvider, oidc_provider
from tests.support.sign_in import SignInSite, sign_in_site

ADA = "ada@autos.example"
VOUCHED = {"sub": "00u1", "email": ADA, "email_verified": True}


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as made:
        made.person = dict(VOUCHED)
        yield made


@pytest.fixture
def specs(provider: OidcProvider) -> list[AssociationSpec]:
    """autos has a directory, autoregion has none; Tove is treasurer here and on the board there."""
    autos, autoregion = spec("autos"), spec("autoregion")
    tove = PersonSpec("Tove Treasurer", BOTH, "de", ("treasurer",))
    oidc = OidcSpec(provider.address, CLIENT_ID)
    return [
        replace(autos, oidc=oidc, people=(*autos.people, tove)),
        replace(autoregion, people=(*autoregion.people, replace(tove, roles=("board",)))),
    ]


@pytest.fixture
def place(
    house: MembersFixture,
    specs: list[AssociationSpec],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SignInSite]:
    monkeypatch.setenv("UMLAUF_OIDC_SECRET_AUTOS", SECRET)
    house.clock.moment = datetime.now(UTC)
    house.apply(*specs)
    with sign_in_site(house, tmp_path) as made:
        yield made


def go(client: TestClient, wanted: str = "") -> str:
    """The address that our page leads to."""
    asked = client.post("/sign-in/directory", data={"association": "autos", "next": wanted})
    assert asked.status_code == 200
    seconds, _, there = asked.headers["refresh"].partition("; url=")
    assert seconds == "0"
    return there


def travel(place: SignInSite, provider: OidcProvider, client: TestClient) -> httpx2.Response:
    return client.get(provider.visit(go(client, "/autos/members")))


def identities(place: SignInSite) -> list[OidcIdentity]:
    with Session(place.house.members.database.engine) as session:
        return list(session.exec(select(OidcIdentity)))


def test_a_person_of_the_association_signs_in(place: SignInSite, provider: OidcProvider) -> None:
    client = place.browser()
    assert "/sign-in/directory" in client.get("/sign-in?next=/autos/members").text
    answer = travel(place, provider, client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/autos/members")
    assert client.get("/autos/members").status_code == 200
    (session,) = place.sessions.living(_account(place, ADA))
    assert session.proof is Proof.OIDC
    (identity,) = identities(place)
    assert (identity.subject, identity.association_id) == ("00u1", AUTOS)
    assert place.changes() == ["directory_linked"]


def _account(place: SignInSite, email: str) -> UUID:
    with Session(place.house.members.database.engine) as session:
        return session.exec(select(Account.id).where(Account.email == email)).one()


def test_item_11_a_directory_lets_nobody_act_for_money(
    place: SignInSite, provider: OidcProvider
) -> None:
    client = place.browser()
    travel(place, provider, client)
    answer = client.get(
        f"/autos/people/{spec('autos').person_id(spec('autos').people[1])}/recovery"
    )
    assert answer.status_code == 403
    assert "/account/confirm" in answer.text
    assert client.post("/account/passkeys/options").status_code == 403
    assert client.post("/account/address", data={"email": "x@y.example"}).status_code == 403


def test_afterwards_only_the_subject_counts(place: SignInSite, provider: OidcProvider) -> None:
    travel(place, provider, place.browser())
    provider.person = {"sub": "00u1", "email": "other@autos.example", "email_verified": True}
    client = place.browser()
    travel(place, provider, client)
    assert "Ada Ährenpfort" in client.get("/autos/members").text
    provider.person = {**VOUCHED, "sub": "somebody-else"}
    assert travel(place, provider, place.browser()).status_code == 422
    assert len(identities(place)) == 1


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "1", "email": ADA, "email_verified": False},
        {"sub": "1", "email": ADA, "email_verified": "true"},
        {"sub": "1", "email": ADA},
        {"sub": "1", "email": "nobody@autos.example", "email_verified": True},
        {"sub": "1", "email": "ada@autoregion.example", "email_verified": True},
        {"sub": "1"},
    ],
)
def test_who_is_no_person_of_the_association_with_a_checked_address_stays_out(
    place: SignInSite, provider: OidcProvider, person: dict[str, object]
) -> None:
    provider.person = person
    assert travel(place, provider, place.browser()).status_code == 422
    assert not identities(place)


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
    ],
)
def test_a_token_that_does_not_fit_is_refused(
    place: SignInSite, provider: OidcProvider, bent: dict[str, object]
) -> None:
    provider.bent = bent
    client = place.browser()
    assert travel(place, provider, client).status_code == 502
    assert client.get("/autos/members").status_code == 303


def test_a_token_signed_by_another_key_is_refused(
    place: SignInSite, provider: OidcProvider
) -> None:
    provider.forged = True
    assert travel(place, provider, place.browser()).status_code == 502


def test_a_directory_that_names_itself_otherwise_is_refused(
    place: SignInSite, provider: OidcProvider
) -> None:
    provider.configuration = {"issuer": "https://elsewhere.example"}
    answer = place.browser().post("/sign-in/directory", data={"association": "autos"})
    assert answer.status_code == 502


def test_an_answer_works_once_in_the_browser_that_was_sent_and_in_time(
    place: SignInSite, provider: OidcProvider
) -> None:
    client, thief = place.browser(), place.browser()
    back = provider.visit(go(client))
    assert thief.get(back).status_code == 422
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 422
    late = provider.visit(go(client))
    place.house.clock.advance(timedelta(minutes=5))
    assert client.get(late).status_code == 422


def test_an_answer_in_anothers_name_is_refused(place: SignInSite, provider: OidcProvider) -> None:
    client = place.browser()
    back = provider.visit(go(client)).rpartition("&iss=")[0]
    assert client.get(f"{back}&iss=https%3A%2F%2Felsewhere.example").status_code == 502


def test_the_verifier_goes_to_the_directory_and_the_secret_not_into_the_form(
    place: SignInSite, provider: OidcProvider
) -> None:
    travel(place, provider, place.browser())
    (form,) = provider.seen
    assert len(form["code_verifier"]) >= 43
    assert "client_secret" not in form
    provider.configuration = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert travel(place, provider, place.browser()).status_code == 303
    assert provider.seen[-1]["client_secret"] == SECRET


def test_a_directory_leads_to_no_other_association(
    place: SignInSite, provider: OidcProvider
) -> None:
    provider.person = {"sub": "tove", "email": BOTH, "email_verified": True}
    client = place.browser()
    travel(place, provider, client)
    page = client.get("/account/offices").text
    assert "AutOS e.V." in page
    assert "autoregion e.V." not in page
    other = {"association": str(spec("autoregion").id)}
    assert client.post("/account/offices", data=other).status_code == 404
    elsewhere = place.signed_in(BOTH, "/autoregion/members")
    assert "autoregion" not in client.get("/account/sessions").text
    client.post("/account/sessions/end-others")
    assert elsewhere.get("/autoregion/members").status_code == 200


def test_without_secret_or_directory_there_is_no_such_way(
    place: SignInSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = place.browser()
    assert client.post("/sign-in/directory", data={"association": "autoregion"}).status_code == 404
    monkeypatch.delenv("UMLAUF_OIDC_SECRET_AUTOS")
    assert client.post("/sign-in/directory", data={"association": "autos"}).status_code == 404
    assert "/sign-in/directory" not in client.get("/sign-in?next=/autos/members").text

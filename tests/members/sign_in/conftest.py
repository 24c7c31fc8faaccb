"""The production site of these tests: two associations, their people, and their mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from webauthn.helpers import bytes_to_base64url

from services.members.sign_in.tables import Passkey
from shared.association_spec import PersonSpec
from tests.support.members import MembersFixture, spec
from tests.support.sign_in import SignInSite, sign_in_site

GivePasskey = Callable[..., UUID]
# In both associations: a treasurer here, an auditor there.
BOTH = "tove@both.example"


@pytest.fixture
def two_associations(house: MembersFixture) -> MembersFixture:
    """Tove holds an office in each, Änne audits, Oda operates."""
    autos, autoregion = spec("autos"), spec("autoregion")
    tove = PersonSpec("Tove Treasurer", BOTH, "de", ("treasurer",))
    house.apply(
        replace(
            autos,
            people=(
                *autos.people,
                tove,
                PersonSpec("Änne Auditor", "aenne@autos.example", "fr", ("auditor",)),
                PersonSpec("Oda Operator", "oda@autos.example", "en", ("operator",)),
            ),
        ),
        replace(autoregion, people=(*autoregion.people, replace(tove, roles=("auditor",)))),
    )
    return house


@pytest.fixture
def place(two_associations: MembersFixture, tmp_path: Path) -> Iterator[SignInSite]:
    """The production site of both."""
    with sign_in_site(two_associations, tmp_path) as made:
        yield made


@pytest.fixture
def passkey(place: SignInSite) -> GivePasskey:
    """Gives an account a passkey and its browser's session the proof of it."""

    def give(client: TestClient, email: str, name: str = "A key") -> UUID:
        account = place.account(email)
        kept = Passkey(
            account_id=account,
            credential_id=bytes_to_base64url(f"{name}-{account}".encode()),
            public_key=b"-",
            sign_count=0,
            name=name,
            created_at=place.house.clock.now(),
        )
        with place.house.members.transaction(None) as uow:
            uow.session.add(kept)
        place.prove(client)
        return kept.id

    return give

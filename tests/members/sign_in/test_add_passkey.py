"""The first passkey is set up once: of two browsers with a code one is too late."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from services.members.errors import PasskeyRefused
from services.members.evidence import Circumstances
from services.members.sign_in import add_passkey as module
from services.members.sign_in.add_passkey import add_passkey
from services.members.sign_in.queries import passkeys_of
from services.members.sign_in.relying_party import Registered
from services.members.sign_in.rules import Proven
from services.members.sign_in.tables import Account, Passkey
from services.members.sign_in.upsert_account import account_for
from shared.actor import Proof
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork
from tests.members.sign_in.at_once import at_once
from tests.support.members import MembersFixture

AGE = timedelta(minutes=10)
NOW = timedelta(0)


def account(house: MembersFixture) -> UUID:
    with house.members.transaction(None) as uow:
        return account_for(uow, "ada@autos.example")


def adding(
    house: MembersFixture, account_id: UUID, proof: Proof = Proof.CODE, credential: str = ""
) -> Callable[[], object]:
    made = Registered(credential or str(new_id()), b"key", 0, ["usb", "internal"], synced=False)

    def work() -> object:
        with house.members.transaction(None) as uow:
            return add_passkey(
                uow,
                account_id,
                made,
                name="  A very long name " * 10,
                proven=Proven(new_id(), proof, NOW),
                age_max=AGE,
                where=Circumstances(),
            ).id

    return work


def kept(house: MembersFixture) -> int:
    with house.members.reading(None) as session:
        return len(session.exec(select(Passkey)).all())


def test_the_first_by_code_a_further_one_by_passkey(ready: MembersFixture) -> None:
    own = account(ready)
    adding(ready, own)()
    with pytest.raises(PasskeyRefused):
        adding(ready, own)()
    adding(ready, own, Proof.PASSKEY)()
    assert kept(ready) == 2
    with ready.members.reading(None) as session:
        assert {len(one.name) for one in session.exec(select(Passkey))} == {60}


@pytest.mark.parametrize("proof", [Proof.OIDC, Proof.DEMO])
def test_a_directory_sets_up_none(ready: MembersFixture, proof: Proof) -> None:
    with pytest.raises(PasskeyRefused):
        adding(ready, account(ready), proof)()


def test_a_credential_belongs_to_one_account(ready: MembersFixture) -> None:
    adding(ready, account(ready), credential="same")()
    with ready.members.transaction(None) as uow:
        other = account_for(uow, "bruno@autos.example")
    with pytest.raises(PasskeyRefused):
        adding(ready, other, credential="same")()


def test_of_two_first_ones_at_once_one_is_kept(ready: MembersFixture) -> None:
    own = account(ready)
    answers = at_once([adding(ready, own) for _ in range(4)])
    assert sum(isinstance(answer, PasskeyRefused) for answer in answers) == 3
    assert kept(ready) == 1


@pytest.mark.postgres
def test_without_the_lock_both_would_be(
    on_postgres: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: both have counted the passkeys before either is kept."""
    own = account(on_postgres)
    gate = threading.Barrier(2)

    def unlocked(uow: UnitOfWork, account_id: UUID) -> Account:
        return uow.session.get_one(Account, account_id)

    def count(*given: object) -> object:
        found = passkeys_of(*given)  # type: ignore[arg-type]
        gate.wait()
        return found

    monkeypatch.setattr(module, "lock_account", unlocked)
    monkeypatch.setattr(module, "passkeys_of", count)
    at_once([adding(on_postgres, own), adding(on_postgres, own)])
    assert kept(on_postgres) == 2

"""A challenge holds once, for its purpose, browser and account, and for five minutes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.members.sign_in.rules import Ceremony
from services.members.sign_in.start_ceremony import start_ceremony, take_challenge
from shared.ids import new_id
from tests.support.members import MembersFixture

OWN, OTHER = new_id(), new_id()


def taken(
    house: MembersFixture,
    challenge: str,
    ceremony: Ceremony = Ceremony.CONFIRM,
    browser: str = "b",
    account: UUID | None = OWN,
) -> bool:
    with house.members.transaction(None) as uow:
        return take_challenge(uow, challenge, ceremony, browser, account)


@pytest.fixture
def challenge(ready: MembersFixture) -> str:
    with ready.members.transaction(None) as uow:
        return start_ceremony(uow, Ceremony.CONFIRM, "b", OWN)


def test_it_is_taken_once(ready: MembersFixture, challenge: str) -> None:
    assert len(challenge) >= 43
    assert taken(ready, challenge)
    assert not taken(ready, challenge)


def test_nothing_else_takes_it(ready: MembersFixture, challenge: str) -> None:
    assert not taken(ready, challenge, Ceremony.SIGN_IN)
    assert not taken(ready, challenge, browser="c")
    assert not taken(ready, challenge, account=OTHER)
    assert not taken(ready, challenge, account=None)
    assert not taken(ready, challenge[::-1])
    assert taken(ready, challenge)


def test_after_five_minutes_it_is_over(ready: MembersFixture, challenge: str) -> None:
    ready.clock.advance(timedelta(minutes=5))
    assert not taken(ready, challenge)


def test_a_newer_one_replaces_it(ready: MembersFixture, challenge: str) -> None:
    with ready.members.transaction(None) as uow:
        newer = start_ceremony(uow, Ceremony.CONFIRM, "b", OWN)
    assert not taken(ready, challenge)
    assert taken(ready, newer)

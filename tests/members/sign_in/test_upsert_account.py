"""One account per address, whoever asks first and however it is written."""

from __future__ import annotations

from services.members.sign_in.tables import Account
from services.members.sign_in.upsert_account import account_for
from tests.members.sign_in.at_once import at_once
from tests.support.members import AUTOS, MembersFixture


def test_an_address_has_one_account(ready: MembersFixture) -> None:
    with ready.members.transaction(AUTOS) as uow:
        first = account_for(uow, "Ada@Autos.example")
    with ready.members.transaction(None) as uow:
        assert account_for(uow, " ada@autos.example ") == first
        assert account_for(uow, "bruno@autos.example") != first
    with ready.members.reading(None) as session:
        found = session.get(Account, first)
        assert found is not None
        assert found.email == "ada@autos.example"


def test_two_that_ask_at_once_get_the_same(ready: MembersFixture) -> None:
    def ask() -> object:
        with ready.members.transaction(None) as uow:
            return account_for(uow, "ada@autos.example")

    assert len(set(at_once([ask] * 8))) == 1

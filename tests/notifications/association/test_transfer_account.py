"""The association's account, as a mail that asks for a transfer gives it."""

from __future__ import annotations

from services.notifications.association.tables import Association
from services.notifications.association.transfer_account import TransferAccount, account_of
from tests.notifications.conftest import Opener


def test_an_account_not_taken_over_yet_is_empty(open_post: Opener) -> None:
    post = open_post()
    with post.notifications.transaction(post.association.id) as uow:
        row = uow.session.get_one(Association, uow.own)
        row.iban_sealed = None
        assert account_of(row, uow.keys) == TransferAccount("", "", "")


def test_without_a_holder_it_is_the_association_s_name(open_post: Opener) -> None:
    post = open_post()
    with post.notifications.transaction(post.association.id) as uow:
        row = uow.session.get_one(Association, uow.own)
        row.account_holder = ""
        account = account_of(row, uow.keys)
    assert account == TransferAccount("autoregion e.V.", "DE02120300000000202051", "BYLADEM1001")

"""The sender of an association's mails, taken from its file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.notifications.apply_association import apply_association
from services.notifications.association.tables import Association
from services.notifications.association.transfer_account import account_of
from shared.association_spec import Applied
from shared.errors import DomainError
from tests.notifications.conftest import Opener


@pytest.mark.parametrize("address", ["a\r\nb@x.example", "no address"])
def test_an_association_no_mail_could_come_from_is_refused(open_post: Opener, address: str) -> None:
    post = open_post()
    mail = replace(post.association.mail, from_address=address)
    with pytest.raises(DomainError):
        post.apply(replace(post.association, mail=mail))


def test_applying_twice_changes_nothing(open_post: Opener) -> None:
    post = open_post()
    with post.notifications.transaction(post.association.id) as uow:
        assert apply_association(uow, post.association) == Applied()


def test_another_account_is_taken_over_and_kept_encrypted(open_post: Opener) -> None:
    post = open_post()
    bank = replace(post.association.bank, iban="DE89370400440532013000")
    with post.notifications.transaction(post.association.id) as uow:
        assert apply_association(uow, replace(post.association, bank=bank)).changed
    with post.notifications.reading(post.association.id) as session:
        row = session.get(Association, post.association.id)
        assert row is not None
        assert account_of(row, post.notifications.keys).iban == bank.iban
        assert row.iban_sealed is not None
        assert bank.iban.encode() not in row.iban_sealed

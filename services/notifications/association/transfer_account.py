"""The association's account, as a mail that asks for a transfer gives it."""

from __future__ import annotations

from typing import NamedTuple

from services.notifications.association.tables import Association
from shared.crypto import KeyRing


class TransferAccount(NamedTuple):
    """To whom a member transfers; all empty while the account is not known here."""

    holder: str
    iban: str
    bic: str


def account_of(association: Association, keys: KeyRing) -> TransferAccount:
    """The account, decrypted."""
    if association.iban_sealed is None:
        return TransferAccount("", "", "")
    iban = keys.decrypt(association.iban_sealed, association.association_id.bytes)
    return TransferAccount(association.account_holder or association.name, iban, association.bic)

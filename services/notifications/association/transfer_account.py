"""The association's account, as a mail that asks for a transfer gives it."""

from __future__ import annotations

from typing import NamedTuple

from services.notifications.association.tables import Association
from shared.db import Session


class TransferAccount(NamedTuple):
    """To whom a member transfers; all empty while the account is not known here."""

    holder: str
    iban: str
    bic: str


def account_of(session: Session, association: Association) -> TransferAccount:
    """The account of the session's association, decrypted."""
    if association.iban_sealed is None:
        return TransferAccount("", "", "")
    iban = session.runtime.keys.decrypt(association.iban_sealed, session.own.bytes)
    return TransferAccount(association.account_holder or association.name, iban, association.bic)

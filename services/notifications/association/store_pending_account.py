"""An account about to be confirmed is laid ready, so that mails name it from that moment on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.notifications.association.tables import PendingAccount
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class SealedAccount:
    """An account with its IBAN encrypted for the association."""

    holder: str
    iban_sealed: bytes
    bic: str


def store_pending_account(uow: UnitOfWork, change_id: UUID, account: SealedAccount) -> None:
    """Nobody reads it before the change is confirmed; laid ready again it stays as it is."""
    if uow.session.get(PendingAccount, change_id) is None:
        uow.session.add(
            PendingAccount(
                association_id=uow.own,
                change_id=change_id,
                account_holder=account.holder,
                iban_sealed=account.iban_sealed,
                bic=account.bic,
                stored_at=uow.clock.now(),
            )
        )

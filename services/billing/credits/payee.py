"""To which account a member's credit goes back: that of its mandate, or one that is entered."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import Mandate
from services.billing.credits.errors import NoAccountToRefund
from services.billing.sepa.iban import mask_iban, parse_iban
from shared.crypto import KeyRing
from shared.db import Session


class Payee(NamedTuple):
    """Holder as the member gave it, and the account."""

    account_holder: str
    iban: str

    @property
    def iban_masked(self) -> str:
        return mask_iban(self.iban)


def account_on_file(session: Session, member_id: UUID) -> tuple[str, str] | None:
    """Holder and masked account that credit would go back to; None where there is none."""
    mandate = _latest_mandate(session, member_id)
    return (mandate.account_holder, mandate.iban_masked) if mandate else None


def payee_of(session: Session, keys: KeyRing, member_id: UUID) -> Payee:
    """The account of the latest mandate, whether it still runs or not. Raises NoAccountToRefund."""
    mandate = _latest_mandate(session, member_id)
    if mandate is None:
        raise NoAccountToRefund
    return Payee(mandate.account_holder, keys.decrypt(mandate.iban_sealed, mandate.id.bytes))


def payee_given(account_holder: str, iban: str) -> Payee:
    """An account that somebody enters. Raises what is wrong with the IBAN."""
    return Payee(account_holder.strip(), parse_iban(iban))


def _latest_mandate(session: Session, member_id: UUID) -> Mandate | None:
    query = select(Mandate).where(Mandate.member_id == member_id)
    return session.exec(query.order_by(col(Mandate.created_at).desc())).first()

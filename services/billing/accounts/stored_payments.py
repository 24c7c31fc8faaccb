"""How members pay as it is stored, said in the columns of a list of members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.rules.payment_columns import PAYMENT_COLUMNS
from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import Mandate, PaymentArrangement
from shared.crypto import KeyRing
from shared.db import Session

PaymentTexts = Mapping[str, str]


class StoredPayment(NamedTuple):
    """A member's arrangement and the mandate that it pays by."""

    arrangement: PaymentArrangement
    mandate: Mandate | None


def stored_payments(session: Session, member_ids: Iterable[UUID]) -> dict[UUID, StoredPayment]:
    """Of a batch of members, those of whom it is known how they pay."""
    arrangements = session.exec(
        select(PaymentArrangement).where(col(PaymentArrangement.member_id).in_(list(member_ids)))
    ).all()
    used = [one.mandate_id for one in arrangements if one.mandate_id]
    mandates = {
        one.id: one for one in session.exec(select(Mandate).where(col(Mandate.id).in_(used)))
    }
    return {
        one.member_id: StoredPayment(one, mandates.get(one.mandate_id) if one.mandate_id else None)
        for one in arrangements
    }


def payment_texts(stored: StoredPayment | None, keys: KeyRing | None = None) -> PaymentTexts:
    """The columns as text, days in ISO form; the account whole with `keys`, else masked.

    What does not belong to how the member pays now is empty: a mandate of one that pays by transfer
    stays stored, and out of the list.
    """
    said = dict.fromkeys(PAYMENT_COLUMNS, "")
    if stored is None:
        return said
    arrangement, mandate = stored
    said["payment_method"] = PaymentMethod(arrangement.method).value
    if mandate is None:
        return said
    iban = mandate.iban_masked
    if keys is not None:
        iban = keys.decrypt(mandate.iban_sealed, mandate.id.bytes)
    return said | {
        "iban": iban,
        "account_holder": mandate.account_holder,
        "mandate_reference": mandate.reference,
        "mandate_signed_on": mandate.signed_on.isoformat(),
        "mandate_scheme": mandate.scheme.value,
        "last_collected_on": _day(mandate.last_collected_on),
        "b2b_confirmed_on": _day(mandate.b2b_confirmed_on),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

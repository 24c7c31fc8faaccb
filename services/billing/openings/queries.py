"""Opening balances as they are stored, and what stands in the way of another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.association.queries import own_association
from services.billing.collections.member_balances import with_the_bank
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.openings.tables import OpeningBalance
from shared.batches import batches
from shared.db import Session
from shared.i18n import _

_GIVEN_UP = (InvoiceState.WAIVED, InvoiceState.WRITTEN_OFF, InvoiceState.CREDITED)


class RefusedOpening(NamedTuple):
    """Why a balance cannot be taken over: a code, and a text with its values."""

    code: str
    text: str
    values: Mapping[str, str] = MappingProxyType({})


class Opening(NamedTuple):
    """What a member owed on a day, in cents; below zero, what it had paid too much."""

    balance_cents: int
    balance_on: date


def openings(session: Session, member_ids: Iterable[UUID]) -> dict[UUID, Opening]:
    """Those of these members that were taken over and not taken back."""
    found: dict[UUID, Opening] = {}
    for some in batches(member_ids):
        rows = session.exec(
            select(OpeningBalance).where(
                col(OpeningBalance.member_id).in_(some), OpeningBalance.balance_cents != 0
            )
        )
        found |= {row.member_id: Opening(row.balance_cents, row.balance_on) for row in rows}
    return found


def refused_openings(
    session: Session, wanted: dict[UUID, Opening], today: date
) -> dict[UUID, RefusedOpening]:
    """By member, for each that cannot be taken over."""
    closed = own_association(session).books_closed_until
    refused: dict[UUID, RefusedOpening] = {}
    for member_id, opening in wanted.items():
        if opening.balance_on > today:
            text = _("A balance is taken over on a past day.")
            refused[member_id] = RefusedOpening("day_out_of_range", text)
        elif closed and opening.balance_on <= closed:
            text = _("The books are closed until %(day)s.")
            refused[member_id] = RefusedOpening("period_closed", text, {"day": closed.isoformat()})
    for some in batches(wanted):
        query = (
            sa.select(col(Invoice.member_id), col(Invoice.number))
            .join(OpeningBalance, col(OpeningBalance.invoice_id) == col(Invoice.id))
            .where(
                col(OpeningBalance.association_id) == session.own,
                col(Invoice.member_id).in_(some),
                sa.or_(
                    with_the_bank(session),
                    col(Invoice.state).in_(_GIVEN_UP),
                    col(Invoice.written_off_cents) > 0,
                ),
            )
        )
        for member_id, number in session.execute(query):
            text = _("%(number)s is being debited, or was given up in part. Correct it there.")
            found = RefusedOpening("opening_in_use", text, {"number": number})
            refused.setdefault(member_id, found)
    return refused

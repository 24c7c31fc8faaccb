"""A run for its whole life: what is paid and open, what came back and why, the share collected."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.collections.rules.states import FAILED, NOT_IN_FILE, ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.lists import Sum
from shared.db import Session


class RunLife(NamedTuple):
    """Invoices without anything open, and with; debits by the bank's reason; `debited_cents` went
    to the bank, of which `collected_cents` came."""

    paid: Sum
    open: Sum
    returned: tuple[tuple[str, Sum], ...]
    pending: Sum
    debited_cents: int
    collected_cents: int

    @property
    def rate(self) -> int:
        """Per cent of the debited sum that came, rounded down: 100 means all of it."""
        return 100 * self.collected_cents // self.debited_cents if self.debited_cents else 0


def run_life(session: Session, run_id: UUID) -> RunLife:
    """By first attempts and later ones alike: what counts is the latest debit of an invoice."""
    is_open = col(Invoice.open_cents) > 0
    rows = session.execute(
        sa.select(
            is_open,
            sa.func.count(),
            sa.func.sum(sa.case((is_open, col(Invoice.open_cents)), else_=Invoice.amount_cents)),
        )
        .where(col(Invoice.association_id) == session.own, col(Invoice.run_id) == run_id)
        .group_by(is_open)
    )
    invoices = {bool(opened): Sum(int(n), int(cents)) for opened, n, cents in rows}
    debits = _debits(session, run_id)
    returned: dict[str, Sum] = {}
    for (state, reason), found in debits.items():
        if state in FAILED:
            code = reason or "MS03"
            before = returned.get(code, Sum())
            returned[code] = Sum(before.members + found.members, before.cents + found.cents)
    return RunLife(
        paid=invoices.get(False, Sum()),
        open=invoices.get(True, Sum()),
        returned=tuple(sorted(returned.items())),
        pending=debits.get((ItemState.COLLECTING, None), Sum()),
        debited_cents=sum(found.cents for found in debits.values()),
        collected_cents=sum(
            found.cents for (state, _), found in debits.items() if state is ItemState.PAID
        ),
    )


def _debits(session: Session, run_id: UUID) -> dict[tuple[ItemState, str | None], Sum]:
    latest = (
        sa.select(sa.func.max(col(CollectionItem.end_to_end_id)))
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(Invoice.run_id) == run_id,
            col(CollectionItem.state).not_in(NOT_IN_FILE),
        )
        .group_by(col(CollectionItem.invoice_id))
    )
    rows = session.execute(
        sa.select(
            col(CollectionItem.state),
            col(CollectionItem.reason),
            sa.func.count(),
            sa.func.sum(col(CollectionItem.amount_cents)),
        )
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.end_to_end_id).in_(latest),
        )
        .group_by(col(CollectionItem.state), col(CollectionItem.reason))
    )
    return {(ItemState(state), reason): Sum(int(n), int(cents)) for state, reason, n, cents in rows}

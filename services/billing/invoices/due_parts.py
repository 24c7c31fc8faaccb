"""What of each open invoice is due when, and how much of it is open: deferrals, instalments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.association.queries import own_association
from services.billing.invoices.rules.limitation import (
    barred_after,
    last_barred_lapsing,
    last_due_lapsing,
)
from services.billing.invoices.rules.payment_terms import overdue_before
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import DuePart as PartRow
from services.billing.invoices.tables import Invoice
from shared.db import Session


class DuePart(NamedTuple):
    """An open part of an invoice; the whole invoice (`part_id` None) where nothing was agreed.

    `position` counts from 1, `parts` says of how many; `open_cents` is above 0. `barred_after` is
    the last day it can be enforced; until `held_until` nobody is reminded of it.
    """

    invoice_id: UUID
    member_id: UUID
    number: str
    part_id: UUID | None
    position: int
    parts: int
    due_on: date
    amount_cents: int
    open_cents: int
    barred_after: date
    held_until: date | None


def due_parts(
    session: Session,
    *,
    due_by: date | None = None,
    members: Collection[UUID] | None = None,
    invoices: Collection[UUID] | None = None,
) -> list[DuePart]:
    """The open parts, oldest first; on request only those due up to a day, of some members or of
    some invoices. Payments fill the oldest part first."""
    parts = open_parts(session, members=members, invoices=invoices)
    query = sa.select(parts).where(parts.c.open_cents > 0)
    if due_by is not None:
        query = query.where(parts.c.due_on <= due_by)
    query = query.order_by(parts.c.due_on, parts.c.number, parts.c.position)
    return [_due_part(row) for row in session.execute(query)]


def open_parts(
    session: Session,
    *,
    members: Collection[UUID] | None = None,
    invoices: Collection[UUID] | None = None,
) -> sa.Subquery:
    """The parts of all open invoices, a row each, to be joined: the columns of DuePart.

    `barred_after` is empty where nothing was agreed: then the rule reckons it from `due_on`. Of a
    part that is paid `open_cents` is 0.
    """
    conditions = [
        col(Invoice.association_id) == session.own,
        col(Invoice.state) == InvoiceState.OPEN,
        col(Invoice.open_cents) > 0,
    ]
    if members is not None:
        conditions.append(col(Invoice.member_id).in_(members))
    if invoices is not None:
        conditions.append(col(Invoice.id).in_(invoices))
    in_force = sa.and_(
        col(PartRow.association_id) == session.own,
        col(PartRow.invoice_id) == col(Invoice.id),
        col(PartRow.ended_at).is_(None),
    )
    whole = sa.select(*_whole()).where(*conditions, ~sa.exists().where(in_force))
    agreed = sa.select(*_agreed()).join(PartRow, in_force).where(*conditions)
    return whole.union_all(agreed).subquery("open_part")


def overdue_parts(session: Session, on: date) -> sa.Subquery:
    """What of each invoice is overdue: parts of days before, in sum, and the oldest of the days.

    A part due on a free day can be paid on the next working day (payment_terms.py).
    """
    parts, since = open_parts(session), overdue_before(on, own_association(session).country)
    return (
        sa.select(
            parts.c.invoice_id,
            sa.func.min(parts.c.due_on).label("due_on"),
            sa.func.sum(parts.c.open_cents).label("open_cents"),
            sa.func.min(parts.c.barred_after).label("barred_after"),
        )
        .where(parts.c.open_cents > 0, parts.c.due_on < since)
        .group_by(parts.c.invoice_id)
        .subquery("overdue")
    )


def lapsing_parts(session: Session, today: date) -> sa.Subquery:
    """Invoices with a part whose limitation ends soon or has ended, and what of them is open so."""
    parts = open_parts(session)
    near = sa.case(
        (parts.c.barred_after.is_(None), parts.c.due_on <= last_due_lapsing(today)),
        else_=parts.c.barred_after <= last_barred_lapsing(today),
    )
    return (
        sa.select(parts.c.invoice_id, sa.func.sum(parts.c.open_cents).label("open_cents"))
        .where(parts.c.open_cents > 0, near)
        .group_by(parts.c.invoice_id)
        .subquery("lapsing")
    )


def agreed_counts(session: Session) -> sa.Subquery:
    """How many parts were agreed of each invoice: one for a deferral, several for instalments."""
    return (
        sa.select(col(PartRow.invoice_id), sa.func.count().label("parts"))
        .where(col(PartRow.association_id) == session.own, col(PartRow.ended_at).is_(None))
        .group_by(col(PartRow.invoice_id))
        .subquery("agreed")
    )


def _whole() -> tuple[Any, ...]:
    """An invoice of which nothing was agreed."""
    return (
        col(Invoice.id).label("invoice_id"),
        col(Invoice.member_id),
        col(Invoice.number),
        sa.cast(sa.null(), sa.Uuid()).label("part_id"),
        sa.literal(1).label("position"),
        sa.literal(1).label("parts"),
        col(Invoice.due_on),
        col(Invoice.amount_cents),
        col(Invoice.open_cents),
        sa.cast(sa.null(), sa.Date()).label("barred_after"),
        col(Invoice.held_until),
    )


def _agreed() -> tuple[Any, ...]:
    return (
        col(Invoice.id).label("invoice_id"),
        col(Invoice.member_id),
        col(Invoice.number),
        col(PartRow.id).label("part_id"),
        col(PartRow.position),
        sa.func.count().over(partition_by=col(Invoice.id)).label("parts"),
        col(PartRow.due_on),
        col(PartRow.amount_cents),
        _open_cents().label("open_cents"),
        col(PartRow.barred_after),
        col(Invoice.held_until),
    )


def _open_cents() -> sa.ColumnElement[int]:
    """What the later parts do not take of the open amount; the first has all that is left.

    Counted from the end, so that it holds whatever was paid before the agreement or came back
    since.
    """
    amount = col(PartRow.amount_cents)
    behind = sa.func.sum(amount).over(
        partition_by=col(Invoice.id), order_by=col(PartRow.position).desc(), rows=(None, -1)
    )
    left = col(Invoice.open_cents) - sa.func.coalesce(behind, 0)
    return sa.case(
        (left <= 0, 0),
        (sa.and_(col(PartRow.position) > 1, left > amount), amount),
        else_=left,
    )


def _due_part(row: sa.Row[Any]) -> DuePart:
    part = DuePart._make(row)
    return part._replace(barred_after=part.barred_after or barred_after(part.due_on))

"""Invoices as pages show them: a filtered list, and one by its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.errors import InvoiceNotFound
from services.billing.invoices.due_parts import (
    agreed_counts,
    lapsing_parts,
    overdue_parts,
)
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.lists import PAGE_ROWS, page_count
from shared.db import Session

View = Literal[
    "all",
    "open",
    "overdue",
    "deferred",
    "instalments",
    "held",
    "limitation",
    "paid",
    "credited",
    "waived",
    "written_off",
    "cancelled",
]
"""Piles of invoices. `limitation`: barred, or soon."""


class InvoiceFilter(NamedTuple):
    """What to list; `page` counts from 1, `year` is the year the dues are for."""

    view: View = "all"
    year: int | None = None
    search: str = ""
    page: int = 1


class ListedInvoice(NamedTuple):
    """A row of the list: `overdue_cents` of what is open, `parts` as many as were agreed."""

    invoice: Invoice
    company: str
    member_number: str
    overdue_cents: int
    parts: int

    @property
    def overdue(self) -> bool:
        return self.overdue_cents > 0


class InvoiceList(NamedTuple):
    """A page of invoices, latest first; `found` counts all that match, sums are of all of them."""

    rows: tuple[ListedInvoice, ...]
    number: int
    found: int
    amount_cents: int
    open_cents: int
    overdue_cents: int

    @property
    def last(self) -> int:
        return page_count(self.found)


def list_invoices(
    session: Session, wanted: InvoiceFilter, today: date, *, rows_max: int | None = PAGE_ROWS
) -> InvoiceList:
    """Filtered by state, year and a text in number, company or member number; None: all rows."""
    beside = _Beside(overdue_parts(session, today), agreed_counts(session))
    conditions = _conditions(session, wanted, beside, today)
    rows = session.execute(
        _joined(sa.select(*_row(beside)), beside, conditions)
        .order_by(col(Invoice.issued_at).desc(), col(Invoice.number).desc())
        .limit(rows_max)
        .offset((wanted.page - 1) * (rows_max or 0))
    ).all()
    count, amount, still_open, overdue = session.execute(
        _joined(sa.select(*_sums(beside.overdue)), beside, conditions)
    ).one()
    listed = tuple(ListedInvoice(*row) for row in rows)
    return InvoiceList(
        rows=listed,
        number=wanted.page,
        found=int(count),
        amount_cents=int(amount),
        open_cents=int(still_open),
        overdue_cents=int(overdue),
    )


def invoice_years(session: Session) -> Sequence[int]:
    """The years there are invoices for, latest first."""
    return session.exec(select(Invoice.year).distinct().order_by(col(Invoice.year).desc())).all()


def assessed_years(session: Session) -> Sequence[int]:
    """The years for which members were assessed, earliest first."""
    years = select(DuesAssessment.year).distinct().order_by(col(DuesAssessment.year))
    return session.exec(years).all()


def find_invoice(session: Session, number: str) -> Invoice:
    """Raises InvoiceNotFound."""
    found = session.exec(select(Invoice).where(Invoice.number == number)).first()
    if found is None:
        raise InvoiceNotFound
    return found


class _Beside(NamedTuple):
    """What stands beside each invoice: what of it is overdue, and how many parts were agreed."""

    overdue: sa.Subquery
    agreed: sa.Subquery


def _row(beside: _Beside) -> tuple[Any, ...]:
    late = sa.func.coalesce(beside.overdue.c.open_cents, 0)
    parts = sa.func.coalesce(beside.agreed.c.parts, 0)
    return (Invoice, MemberAccount.company, MemberAccount.member_number, late, parts)


def _joined(
    query: sa.Select[*tuple[Any, ...]],
    beside: _Beside,
    conditions: Sequence[sa.ColumnElement[bool]],
) -> sa.Select[*tuple[Any, ...]]:
    member = col(MemberAccount.member_id) == col(Invoice.member_id)
    return (
        query.select_from(Invoice)
        .join(MemberAccount, member)
        .outerjoin(beside.overdue, beside.overdue.c.invoice_id == col(Invoice.id))
        .outerjoin(beside.agreed, beside.agreed.c.invoice_id == col(Invoice.id))
        .where(*conditions)
    )


def _sums(overdue: sa.Subquery) -> tuple[Any, ...]:
    amounts = (col(Invoice.amount_cents), col(Invoice.open_cents), overdue.c.open_cents)
    return (sa.func.count(), *(sa.func.coalesce(sa.func.sum(one), 0) for one in amounts))


def _conditions(
    session: Session, wanted: InvoiceFilter, beside: _Beside, today: date
) -> list[sa.ColumnElement[bool]]:
    found = _in_view(session, wanted.view, beside, today)
    if wanted.year is not None:
        found.append(col(Invoice.year) == wanted.year)
    if wanted.search:
        found.append(
            sa.or_(
                col(Invoice.number).icontains(wanted.search, autoescape=True),
                col(MemberAccount.company).icontains(wanted.search, autoescape=True),
                col(MemberAccount.member_number).icontains(wanted.search, autoescape=True),
            )
        )
    return found


def _in_view(
    session: Session, view: View, beside: _Beside, today: date
) -> list[sa.ColumnElement[bool]]:
    if view == "all":
        return []
    if view in ("paid", "credited", "waived", "written_off", "cancelled"):
        return [col(Invoice.state) == InvoiceState(view)]
    narrower: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        "open": sa.true,
        "overdue": lambda: beside.overdue.c.open_cents > 0,
        "deferred": lambda: beside.agreed.c.parts == 1,
        "instalments": lambda: beside.agreed.c.parts > 1,
        "held": lambda: col(Invoice.held_until) >= today,
        "limitation": lambda: col(Invoice.id).in_(
            sa.select(lapsing_parts(session, today).c.invoice_id)
        ),
    }
    return [col(Invoice.state) == InvoiceState.OPEN, narrower[view]()]

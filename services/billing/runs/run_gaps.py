"""What a released run still lacks: invoices without document, members who were not told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.lists import ListPage
from shared.db import Session
from shared.errors import Conflict
from shared.i18n import Language, translator

GAPS_SHOWN = 50
"""On the page; the command names all."""


class RunUnfinished(Conflict):
    """The run is released, but not finished: {documents} documents are missing, and {notices}
    members have not been told of their invoice. No debit of theirs is handed in and nobody is
    reminded until they are."""

    code = "run_unfinished"


class RunGap(NamedTuple):
    """One invoice with what it lacks; `reason` is why its mail has not gone out, empty while it is
    on its way."""

    invoice_id: UUID
    number: str
    member_id: UUID
    member_number: str
    company: str
    amount_cents: int
    document: bool
    notice: bool
    reason: str

    def to_json(self, language: Language) -> dict[str, object]:
        """A row of `missing` in `umlauf dues run --json`."""
        return {
            "number": self.number,
            "member_number": self.member_number,
            "company": self.company,
            "document": self.document,
            "notice": self.notice,
            "reason": translator(language).lookup(self.reason) if self.reason else None,
        }


def run_gaps(session: Session, run_id: UUID) -> list[RunGap]:
    """All of them by number of the invoice; none means that the run is finished."""
    return _read(session, _gaps(run_id))


def first_gaps(session: Session, run_id: UUID) -> ListPage[RunGap]:
    """The first of them, those that wait for a person before those on their way; and how many."""
    query = _gaps(run_id)
    counted = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    on_the_way = sa.case((col(Invoice.notice_failed).is_(None), 1), else_=0)
    shown = query.order_by(None).order_by(on_the_way, col(Invoice.number)).limit(GAPS_SHOWN)
    return ListPage(tuple(_read(session, shown)), 1, int(session.execute(counted).scalar_one()))


def unfinished(gaps: Sequence[RunGap]) -> RunUnfinished:
    """The error that says how much is missing."""
    return RunUnfinished(
        documents=sum(one.document for one in gaps), notices=sum(one.notice for one in gaps)
    )


def _read(session: Session, query: sa.Select[*tuple[Any, ...]]) -> list[RunGap]:
    return [RunGap._make(row) for row in session.execute(query)]


def _gaps(run_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    """A cancelled invoice needs no mail of its own any more: the cancellation tells of it."""
    document = col(Invoice.document_sha256).is_(None)
    notice = sa.and_(
        col(Invoice.notified_at).is_(None), col(Invoice.state) != InvoiceState.CANCELLED
    )
    return (
        sa.select(
            col(Invoice.id),
            col(Invoice.number),
            col(Invoice.member_id),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            col(Invoice.amount_cents),
            document.label("document"),
            notice.label("notice"),
            sa.func.coalesce(col(Invoice.notice_failed), ""),
        )
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(col(Invoice.run_id) == run_id, sa.or_(document, notice))
        .order_by(col(Invoice.number))
    )

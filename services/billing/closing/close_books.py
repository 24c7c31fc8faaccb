"""Closes the books up to a day (Periodenabschluss), or opens them again with an earlier one."""

from __future__ import annotations

from datetime import date, timedelta

from services.billing.bank.check_books import check_books
from services.billing.closing.errors import BooksDisagree, PeriodNotOver, ReopenWithoutReason
from services.billing.closing.tables import BooksClosing
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.contracts.corrections import BooksClosed
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def close_books(uow: UnitOfWork, until: date, by: Actor, *, reason: str = "") -> date | None:
    """From here on nothing is booked on a day up to `until`; the same day again changes nothing.

    A day before the one that holds opens the books again, with a reason. Returns the day that held
    before. Raises MissingPermission, PeriodNotOver, ReopenWithoutReason, BooksDisagree.
    """
    by.require(Permission.BOOKS_CLOSE)
    yesterday = uow.clock.today() - timedelta(days=1)
    if until > yesterday:
        raise PeriodNotOver(latest=yesterday.isoformat())
    association = lock_books(uow.session)
    before = association.books_closed_until
    if until == before:
        return before
    if before and until < before and not reason.strip():
        raise ReopenWithoutReason(closed_until=before.isoformat())
    if (before is None or until > before) and not check_books(uow.session).ok:
        raise BooksDisagree
    association.books_closed_until = until
    closing = BooksClosing(
        association_id=uow.own,
        closed_until=until,
        reason=reason.strip(),
        closed_by=by.person_id,
        closed_at=uow.clock.now(),
    )
    uow.session.add(closing)
    uow.session.flush()
    publish(
        uow,
        BooksClosed(
            closing_id=closing.id,
            closed_until=until,
            closed_until_before=before,
            closed_by=by.person_id,
        ),
    )
    return before

"""Recognises a sum and its parts told in two messages as the same money, whichever comes first.

A bank books returns or credits as one sum in a statement and tells of them one by one in a
notification, or the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.booked_entry import BOOKED_COLUMNS, BookedEntry
from services.billing.bank.payments import is_collection_sum
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.rules.subset_sum import subset_of
from services.billing.bank.tables import BankTransaction
from services.billing.statements.statement import StatementEntry
from shared.db import Session


class ToldAgain(NamedTuple):
    """`sums`: entries whose parts are booked, by fingerprint. `parts`: entries that are the parts
    of a sum that was booked without being understood."""

    sums: Mapping[str, tuple[BookedEntry, ...]]
    parts: tuple[tuple[BookedEntry, tuple[StatementEntry, ...]], ...]


NOTHING_TOLD_AGAIN = ToldAgain({}, ())


def find_sums_and_parts(
    session: Session, entries: Sequence[StatementEntry], message: str
) -> ToldAgain:
    """Among entries of a kind of message that are not booked as such."""
    booked = _of_other_messages(session, entries, message)
    sums: dict[str, tuple[BookedEntry, ...]] = {}
    used: set[object] = set()
    for entry in entries:
        if _names_no_part(entry) and (parts := _parts_of(entry, booked, used)):
            sums[entry.fingerprint] = parts
            used.update(part.id for part in parts)
    rest = [entry for entry in entries if entry.fingerprint not in sums]
    waiting = [one for one in booked if one.id not in used and _is_not_understood(one)]
    return ToldAgain(sums, tuple(_continued(waiting, rest)))


def _of_other_messages(
    session: Session, entries: Sequence[StatementEntry], message: str
) -> list[BookedEntry]:
    rows = session.execute(
        sa.select(*BOOKED_COLUMNS)
        .where(
            col(BankTransaction.association_id) == session.own,
            col(BankTransaction.booked_on).in_({entry.booking_date for entry in entries}),
            col(BankTransaction.entry_cents).is_not(None),
            sa.not_(col(BankTransaction.messages).contains(message, autoescape=True)),
        )
        .order_by(col(BankTransaction.id))
    )
    return [BookedEntry(*row) for row in rows]


def _names_no_part(entry: StatementEntry) -> bool:
    """A sum of a collection has a way of its own (settle_collection.py)."""
    details = entry.details
    plain = len(details) < 2 and not any(each.end_to_end_id for each in details)
    return plain and not is_collection_sum(entry)


def _parts_of(
    entry: StatementEntry, booked: Iterable[BookedEntry], used: set[object]
) -> tuple[BookedEntry, ...] | None:
    some = [
        one
        for one in booked
        if one.id not in used and one.is_like(entry.booking_date, entry.amount_cents)
    ]
    count = entry.batch.number_of_transactions if entry.batch else None
    places = subset_of([one.entry_cents or 0 for one in some], entry.amount_cents, count)
    return tuple(some[place] for place in places) if places else None


def _is_not_understood(one: BookedEntry) -> bool:
    return (
        one.state is TransactionState.UNMATCHED
        and not one.end_to_end_id
        and one.amount_cents == one.entry_cents
    )


def _continued(
    waiting: Sequence[BookedEntry], entries: Sequence[StatementEntry]
) -> Iterable[tuple[BookedEntry, tuple[StatementEntry, ...]]]:
    left: dict[date, list[StatementEntry]] = {}
    for entry in entries:
        left.setdefault(entry.booking_date, []).append(entry)
    for one in waiting:
        of_day = left.get(one.booked_on, [])
        some = [each for each in of_day if one.is_like(each.booking_date, each.amount_cents)]
        places = subset_of([each.amount_cents for each in some], one.amount_cents)
        if places:
            chosen = [some[place] for place in places]
            left[one.booked_on] = [each for each in of_day if each not in chosen]
            yield one, tuple(chosen)

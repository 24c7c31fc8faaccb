"""The one door to the ledger: every entry, a single one or 100,000 of a run, is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.billing.ledger.closed_period import closed_until, refuse_closed
from services.billing.ledger.keep_balances import Sums, keep_balances
from services.billing.ledger.tables import Account, LedgerEntry
from shared.batches import batches
from shared.bulk import BULK_INSERT_BATCH_ROWS, bulk_insert
from shared.db import table_of
from shared.ids import new_ids
from shared.unit_of_work import UnitOfWork


class Posting(NamedTuple):
    """Cents, above 0, from the credited to the debited account, with what they are about.

    The postings of one business fact (Buchung) share a `posting_id`.
    """

    posting_id: UUID
    booked_on: date
    debit: Account
    credit: Account
    amount_cents: int
    text: str
    member_id: UUID | None = None
    invoice_id: UUID | None = None
    transaction_id: UUID | None = None
    account_name: str | None = None


class _EntryRow(NamedTuple):
    """A row of `ledger_entry` to be: what only the ledger knows, then the posting's own fields."""

    association_id: UUID
    id: UUID
    entered_at: datetime
    posting_id: UUID
    booked_on: date
    debit: Account
    credit: Account
    amount_cents: int
    text: str
    member_id: UUID | None
    invoice_id: UUID | None
    transaction_id: UUID | None
    account_name: str | None


def post(uow: UnitOfWork, postings: Iterable[Posting]) -> None:
    """Enters postings now, in their order; no postings, nothing happens. Raises PeriodClosed.

    What an invoice owes is kept beside its entries: who posts on receivables changes
    `invoice.open_cents` in the same transaction, and `ledger check` proves it.
    """
    closed = closed_until(uow.session)
    if closed is not None:
        postings = _in_open_period(closed, postings)
    sums = Sums()
    rows = _rows(uow.own, uow.clock.now(), _counted(postings, sums))
    bulk_insert(uow, table_of(LedgerEntry), rows)
    keep_balances(uow, sums)


def _counted(postings: Iterable[Posting], sums: Sums) -> Iterator[Posting]:
    for one in postings:
        sums.add(one.booked_on, one.debit, one.credit, one.account_name, cents=one.amount_cents)
        yield one


def _in_open_period(closed: date, postings: Iterable[Posting]) -> Iterator[Posting]:
    for posting in postings:
        refuse_closed(closed, posting.booked_on)
        yield posting


def _rows(own: UUID, entered_at: datetime, postings: Iterable[Posting]) -> Iterator[_EntryRow]:
    for some in batches(postings, BULK_INSERT_BATCH_ROWS):
        for id_, posting in zip(new_ids(len(some)), some, strict=True):
            yield _EntryRow(own, id_, entered_at, *posting)

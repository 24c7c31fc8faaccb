"""The last page of the ledger, its sums and balances, of 100,000 entries against one of 1,000.

`python -m benchmarks.ledger_page [--entries 100000] [--database sqlite|postgres] [--runs 5]`

Reference: the same reads of a book of 1,000 entries in the same run, so that the ratio says what
the length of the books costs. Each run reads a hundred times.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks import dues_run_contenders as dues
from benchmarks.measure import Run, compare
from services.billing.journal.queries import (
    JournalFilter,
    account_sums,
    balances_on,
    journal_page,
)
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from services.billing.lists import PageRequest, page_count
from shared.ids import new_id
from shared.service import ServiceRuntime

# An offset in an index and the month's own entries grow with the book (measured 6.6 on SQLite).
AIM = 8.0
_SHORT, _READS = 1_000, 100
_YEAR, _DAYS = 2027, 365


def long_book(size: int) -> Run:
    """The book asked for."""
    return partial(_read, _installation(size), page_count(size))


def short_book(_: int) -> Run:
    """A thousand entries."""
    return partial(_read, _installation(_SHORT), page_count(_SHORT))


def _read(runtime: ServiceRuntime, last: int) -> None:
    for _ in range(_READS):
        with runtime.reading(dues.SPEC.id) as session:
            page = journal_page(session, JournalFilter(_YEAR), PageRequest(page=last))
            account_sums(session, _YEAR)
            balances_on(session, date(_YEAR, 12, 31))
        if not page.rows:
            raise SystemExit("the last page is empty")


def _installation(size: int) -> ServiceRuntime:
    folder = Path(tempfile.mkdtemp(prefix="umlauf-benchmark-"))
    url = dues.database_url(folder)
    filling = get_context("spawn").Process(target=_fill, args=(url, folder, size))
    filling.start()
    filling.join()
    if filling.exitcode:
        raise SystemExit("the entries could not be written")
    return dues.runtime_at(url, folder)


def _fill(url: str, folder: Path, size: int) -> None:
    dues.fill(url, folder, 200, secured=True)
    with dues.runtime_at(url, folder).transaction(dues.SPEC.id) as uow:
        post(uow, (_posting(place, size) for place in range(size)))


def _posting(place: int, size: int) -> Posting:
    return Posting(
        posting_id=new_id(),
        booked_on=date(_YEAR, 1, 1) + timedelta(days=place * _DAYS // size),
        debit=Account.BANK,
        credit=Account.OTHER,
        amount_cents=100 + place % 1_000,
        text=f"Entry {place}",
        account_name="donations",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with dues.on(asked.database):
        result = compare(long_book, short_book, size=asked.entries, runs=asked.runs)
        print(result.report(f"ledger page, {asked.entries} entries, {asked.database}", AIM))


if __name__ == "__main__":
    main()

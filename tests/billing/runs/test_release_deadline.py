"""Until when a prepared run can be released: notice, the bank's cut-off, and 14 days at most."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.billing.collections.rules.collection_dates import CollectionTerms
from services.billing.runs.release_deadline import release_until

PREPARED_AT = datetime(2027, 1, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("collect_on", "terms", "until"),
    [
        # The 1st is the last day that leaves 14 for the notice, and later than 14 days from now.
        (date(2027, 2, 15), CollectionTerms(), datetime(2027, 1, 29, 9, tzinfo=UTC)),
        # The whole of the 18th in Germany.
        (date(2027, 2, 1), CollectionTerms(), datetime(2027, 1, 18, 23, tzinfo=UTC)),
        (date(2027, 1, 29), CollectionTerms(), datetime(2027, 1, 15, 23, tzinfo=UTC)),
        # With one day of notice the bank's cut-off decides: Friday for Monday.
        (date(2027, 1, 25), CollectionTerms(1, 1), datetime(2027, 1, 22, 23, tzinfo=UTC)),
    ],
)
def test_the_earlier_of_both(collect_on: date, terms: CollectionTerms, until: datetime) -> None:
    assert release_until(PREPARED_AT, collect_on, terms) == until

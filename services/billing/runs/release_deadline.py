"""Until when a prepared run can be released: what its mails say, and how long their links live."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from services.billing.collections.rules.collection_dates import (
    CollectionTerms,
    latest_release_day,
)
from shared.clock import LEGAL_ZONE

LINK_AGE = timedelta(days=14)
"""A mailbox is read by more people and programs as time goes by: an older link asks for a sign-in.
Chosen with the notice period of direct debits in mind, not measured."""


def release_until(prepared_at: datetime, collect_on: date, terms: CollectionTerms) -> datetime:
    """The end of the last day in time for the collection, or 14 days on, whichever is earlier."""
    day = latest_release_day(collect_on, terms=terms) + timedelta(days=1)
    return min(datetime.combine(day, time(0), LEGAL_ZONE), prepared_at + LINK_AGE)

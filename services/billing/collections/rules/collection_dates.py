"""When a direct debit may be collected: pre-notification, the bank's cut-off, TARGET days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from services.billing.errors import CollectionTooEarly
from services.billing.sepa.target_calendar import add_target_days, next_target_day

PRE_NOTIFICATION_DAYS = 14
"""Calendar days between notice (Vorankündigung) and due date, unless agreed otherwise."""

BANK_LEAD_DAYS = 1
"""TARGET days before the due date at which clearing takes the file; a bank may want more."""


@dataclass(frozen=True, slots=True)
class CollectionTerms:
    """What the association agreed with its bank (lead) and with its members (notice)."""

    notice_days: int = PRE_NOTIFICATION_DAYS
    lead_days: int = BANK_LEAD_DAYS


@dataclass(frozen=True, slots=True)
class CollectionDate:
    """The day the debit falls due, and whether it is a later one than asked for.

    A debtor who was told another day must be told again: `moved` is what to look at.
    """

    on: date
    requested: date

    @property
    def moved(self) -> bool:
        return self.on != self.requested


DEFAULT_TERMS = CollectionTerms()


def earliest_collection_date(
    today: date, *, sent_on: date | None = None, terms: CollectionTerms = DEFAULT_TERMS
) -> date:
    """The first day on which a file handed in `today` can be collected.

    `sent_on` is the day the pre-notification went out; without one it goes out today.
    """
    after_notice = (sent_on or today) + timedelta(days=terms.notice_days)
    after_cut_off = add_target_days(today, terms.lead_days)
    return next_target_day(max(after_notice, after_cut_off))


def collection_date(
    requested: date,
    *,
    today: date,
    sent_on: date | None = None,
    terms: CollectionTerms = DEFAULT_TERMS,
) -> CollectionDate:
    """The requested day, moved to the next TARGET day that notice and cut-off allow."""
    earliest = earliest_collection_date(today, sent_on=sent_on, terms=terms)
    return CollectionDate(on=next_target_day(max(requested, earliest)), requested=requested)


def announced_collection_date(
    announced_on: date,
    *,
    today: date,
    sent_on: date | None,
    terms: CollectionTerms = DEFAULT_TERMS,
) -> CollectionDate:
    """The day that was announced on `sent_on`, if a file handed in today is in time for it; else
    the first that leaves time to announce it anew. `sent_on` is None while nothing went out."""
    kept = collection_date(announced_on, today=today, sent_on=sent_on, terms=terms)
    return collection_date(announced_on, today=today, terms=terms) if kept.moved else kept


def notice_kept(
    collect_on: date, sent_on: date, *, notice_days: int = PRE_NOTIFICATION_DAYS
) -> bool:
    """Whether a pre-notification sent on `sent_on` is early enough for this due date."""
    return collect_on >= sent_on + timedelta(days=notice_days)


def hand_in_by(collect_on: date, *, terms: CollectionTerms = DEFAULT_TERMS) -> date:
    """The last TARGET day on which the bank still takes the file for this due date."""
    return add_target_days(collect_on, -terms.lead_days)


def latest_release_day(collect_on: date, *, terms: CollectionTerms = DEFAULT_TERMS) -> date:
    """The last day on which a run for this due date is released in time for notice and bank."""
    return min(collect_on - timedelta(days=terms.notice_days), hand_in_by(collect_on, terms=terms))


class CollectionDates(NamedTuple):
    """The days of a collection: asked for and moved to, earliest possible, to be at the bank by.

    `too_early`: from the day asked for, members could not be told in time any more.
    """

    collection: CollectionDate
    earliest_on: date
    hand_in_by: date
    notice_days: int
    too_early: bool

    def refusal(self) -> CollectionTooEarly:
        """The error that names the day asked for and the earliest one."""
        return CollectionTooEarly(
            requested_on=self.collection.requested.isoformat(),
            notice_days=self.notice_days,
            earliest_on=self.earliest_on.isoformat(),
        )


def collection_dates(
    requested: date, *, today: date, terms: CollectionTerms = DEFAULT_TERMS
) -> CollectionDates:
    """The day asked for, moved as notice, cut-off and TARGET days want it."""
    chosen = collection_date(requested, today=today, terms=terms)
    return CollectionDates(
        collection=chosen,
        earliest_on=earliest_collection_date(today, terms=terms),
        hand_in_by=hand_in_by(chosen.on, terms=terms),
        notice_days=terms.notice_days,
        too_early=requested < today + timedelta(days=terms.notice_days),
    )

"""Proration `daily`: days of membership, the day of joining included, over all days of the year."""

from __future__ import annotations

from datetime import date

from services.billing.dues.shares import Proration, Share
from services.billing.dues.words import Words


def _share(joined_on: date) -> Share:
    next_year = date(joined_on.year + 1, 1, 1)
    return Share((next_year - joined_on).days, (next_year - date(joined_on.year, 1, 1)).days)


def _say(words: Words, share: Share) -> str:
    return words.translate.gettext(
        "%(days)s of %(year)s days", days=share.numerator, year=share.denominator
    )


PRORATION = Proration("daily", _share, _say)

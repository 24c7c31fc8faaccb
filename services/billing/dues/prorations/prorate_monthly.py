"""Proration `monthly`: twelfths, the month of joining included."""

from __future__ import annotations

from datetime import date

from services.billing.dues.shares import Proration, Share
from services.billing.dues.words import Words


def _share(joined_on: date) -> Share:
    return Share(13 - joined_on.month, 12)


def _say(words: Words, share: Share) -> str:
    return words.translate.gettext("%(months)s of 12 months", months=share.numerator)


PRORATION = Proration("monthly", _share, _say)

"""Proration `half_year`: joined by 30 June the whole, from 1 July half."""

from __future__ import annotations

from datetime import date

from services.billing.dues.shares import WHOLE, Proration, Share
from services.billing.dues.words import Words


def _share(joined_on: date) -> Share:
    return WHOLE if joined_on.month <= 6 else Share(1, 2)


def _say(words: Words, _: Share) -> str:
    return words.translate.gettext("half the dues")


PRORATION = Proration("half_year", _share, _say)

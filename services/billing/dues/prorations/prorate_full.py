"""Proration `full`: whoever joins within the year owes the whole year."""

from __future__ import annotations

from datetime import date

from services.billing.dues.shares import WHOLE, Proration, Share
from services.billing.dues.words import Words


def _share(_: date) -> Share:
    return WHOLE


def _say(words: Words, _: Share) -> str:
    return words.translate.gettext("full dues")


PRORATION = Proration("full", _share, _say)

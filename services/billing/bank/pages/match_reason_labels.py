"""Reasons in the words and money of the person at the screen."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import Request

from services.billing.bank.rules.match_reasons import Reason, reason_label
from services.billing.page_context import texts_of
from shared.web.pages import reader_of


def label_of(request: Request, reason: Reason) -> str:
    return reason_label(reason, texts_of(request), reader_of(request).formats.money)


def labels_of(request: Request, stored: Iterable[str]) -> list[str]:
    """The reasons of a transaction, as they stand in its row."""
    return [label_of(request, Reason.read(each)) for each in stored]

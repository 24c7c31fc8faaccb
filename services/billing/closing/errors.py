"""Errors of closing the books: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError


class PeriodNotOver(DomainError):
    """The books can be closed up to yesterday, {latest}, at most: today's money still comes in."""

    code = "period_not_over"


class BooksDisagree(Conflict):
    """The books do not agree, so they are not closed. What differs: umlauf ledger check."""

    code = "books_disagree"


class ReopenWithoutReason(DomainError):
    """The books are closed up to {closed_until}. Say in a few words why they are opened again."""

    code = "reopen_without_reason"

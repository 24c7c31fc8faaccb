"""The scale of a kind as a table people read: class, from–to, amount; in their language."""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.dues.kinds import FeeRow
from services.billing.dues.regulation import DuesRegulation
from services.billing.dues.words import words_for
from shared.i18n import Language

__all__ = ["FeeRow", "FeeTable", "fee_table"]


@dataclass(frozen=True)
class FeeTable:
    """`columns` head the ranges of each row (none for a fixed amount); notes stand below."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[FeeRow, ...]
    notes: tuple[str, ...]


def fee_table(
    regulation: DuesRegulation, kind: str, language: Language, country: str | None = None
) -> FeeTable:
    """The annual dues of one kind. Raises `KeyError` for a kind the regulation does not know."""
    rule, words = regulation.kinds[kind], words_for(language, country)
    notes = list(rule.notes(words))
    if fee := regulation.entry_fee_cents.get(kind):
        amount = words.formats.euros(fee)
        notes.append(words.translate.gettext("Entry fee: %(amount)s.", amount=amount))
    return FeeTable(kind, rule.columns(words), rule.rows(words), tuple(notes))

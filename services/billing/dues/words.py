"""The words of one reader: translations and formats together, handed to every phrase."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from services.billing.dues.formats import Formats, formats_for
from shared.i18n import Language, Translator, translator

# U+FFFC (object replacement character) stands in no text; it marks where a figure will stand.
_MARK = "\ufffc"
_TEXTS_MAX = 10_000
"""Sentences without their figure that are remembered. Their keys are few; the bound is a guard."""


@dataclass(frozen=True, eq=False)
class Words:
    """How this reader reads: `translate` has the texts, `formats` the numbers and dates."""

    translate: Translator
    formats: Formats
    _kept: dict[Hashable, tuple[str, str]] = field(default_factory=dict)

    def around(self, key: Hashable, render: Callable[[str], str]) -> tuple[str, str]:
        """The text before and after one figure in a sentence that is else the same for one key."""
        parts = self._kept.get(key)
        if parts is None:
            before, _, after = render(_MARK).partition(_MARK)
            parts = (before, after)
            if len(self._kept) < _TEXTS_MAX:
                self._kept[key] = parts
        return parts


@lru_cache
def words_for(language: Language, country: str | None) -> Words:
    return Words(translator(language), formats_for(language, country))

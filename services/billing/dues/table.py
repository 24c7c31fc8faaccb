"""Reads one TOML table key by key: right type, real value, nothing unknown; collects every defect.

After a defect a reader answers a harmless value of its type and goes on, so that one reading names
everything; the reading as a whole ends in `Problems.raise_any`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches

from services.billing.dues.problems import Problems
from services.billing.dues.source_lines import KeyPath
from shared.clean_text import UncleanText, clean_cell

_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]{2})?")
# The largest amount a SEPA message can carry is 999999999.99 (ISO 20022 pain.008, rulebook AT-06).
DUES_CENTS_MAX = 99_999_999_999
# Turnover may be larger; this bound keeps it in a 64-bit integer.
TURNOVER_CENTS_MAX = 10**17
_DIGITS_MAX = 20


class Table:
    """A table of the file with its path; every key read is known, `finish` reports the rest."""

    def __init__(self, data: Mapping[str, object], path: KeyPath, problems: Problems) -> None:
        self._data = data
        self._path = path
        self._problems = problems
        self._known: list[str] = []

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def problem(self, reason: str, *within: str | int) -> None:
        """Reports a defect of this table or of something inside it."""
        self._problems.add((*self._path, *within), reason)

    def text(self, key: str) -> str:
        """A non-empty string on one line; required."""
        value = self._take(key)
        if value is None:
            self.problem(f"{key} is missing")
        elif not isinstance(value, str) or not value.strip():
            self.problem("must be a text", key)
        else:
            try:
                return clean_cell(value)
            except UncleanText as error:
                self.problem(error.message, key)
        return ""

    def word(self, key: str) -> str:
        """A text as written, or nothing; the caller reports."""
        value = self._take(key)
        return value if isinstance(value, str) else ""

    def choice(self, key: str, options: Collection[str], *, default: str | None = None) -> str:
        """One of the given words; the default if the key is not written."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        allowed = " | ".join(options)
        if value is None:
            self.problem(f"{key} is missing ({allowed})")
        elif not isinstance(value, str) or value not in options:
            self.problem(f"{_shown(value)} is not one of {allowed}{_meant(value, options)}", key)
        else:
            return value
        return next(iter(options))

    def choices(self, key: str, options: Collection[str]) -> list[str]:
        """A non-empty array of different words out of the given ones; required."""
        value = self._take(key)
        written = value if isinstance(value, list) else []
        if not written:
            self.problem(f"{key} needs at least one of {' | '.join(options)}", key)
        for index, word in enumerate(written):
            if not isinstance(word, str) or word not in options:
                self.problem(unknown_word(str(word), options), key, index)
            elif word in written[:index]:
                self.problem(f"{_shown(word)} is written twice", key, index)
        return [word for word in written if word in options]

    def amount(self, key: str, *, largest_cents: int = DUES_CENTS_MAX) -> int | None:
        """Cents of a string like "600.00"; None if it is missing (not reported) or wrong."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.problem(f"write the amount as a string: {_suggested_amount(value)}", key)
        elif not _AMOUNT.fullmatch(value):
            self.problem(f'{_shown(value)} is not an amount; write it like "1234.50"', key)
        elif (cents := _cents(value)) > largest_cents:
            self.problem(f"{_shown(value)} is too large", key)
        else:
            return cents
        return None

    def required_amount(self, key: str) -> int | None:
        """Cents of a string like "600.00"; None if it is missing or wrong, both reported."""
        if key not in self._data:
            self.problem(f'{key} is missing; write it like "600.00"')
        return self.amount(key)

    def whole(self, key: str, *, at_least: int, at_most: int) -> int | None:
        """A whole number within bounds; None if it is missing (not reported) or wrong."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem(f"must be a whole number, not {_shown(value)}", key)
        elif not at_least <= value <= at_most:
            self.problem(f"must be between {at_least} and {at_most}, not {_shown(value)}", key)
        else:
            return value
        return None

    def day(self, key: str) -> date:
        """A date written without quotes; required."""
        value = self._take(key)
        if value is None:
            self.problem(f"{key} is missing; write a date like 2027-01-01")
        elif not isinstance(value, date) or isinstance(value, datetime):
            self.problem(f"{_shown(value)} is not a date; write it like 2027-01-01, no quotes", key)
        else:
            return value
        return date.min

    def table(self, key: str, example: str) -> Table | None:
        """A table inside this one; None if it is missing (not reported) or wrong."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.problem(f"must be a table like {example}, not {_shown(value)}", key)
            return None
        return Table(value, (*self._path, key), self._problems)

    def tables(self, key: str) -> list[Table]:
        """The tables of an array; reports an empty or missing one."""
        value = self._take(key)
        if not isinstance(value, list) or not value:
            name = ".".join(part for part in (*self._path, key) if isinstance(part, str))
            self.problem(f"needs at least one [[{name}]]", *([key] if key in self._data else []))
            return []
        found: list[Table] = []
        for index, item in enumerate(value):
            if isinstance(item, Mapping):
                found.append(Table(item, (*self._path, key, index), self._problems))
            else:
                self.problem(f"must be a table, not {_shown(item)}", key, index)
        return found

    def written(self) -> tuple[str, ...]:
        """All keys there are, for a table whose keys are not fixed."""
        return tuple(self._data)

    def refuse(self, key: str, reason: str) -> None:
        """Reports a key that is known but has no place here."""
        if self._take(key) is not None:
            self.problem(reason, key)

    def finish(self) -> None:
        """Reports every key that nobody asked for."""
        for key in self._data:
            if key not in self._known:
                self.problem(f"unknown key {key}{_meant(key, self._known)}", key)

    def _take(self, key: str) -> object:
        self._known.append(key)
        return self._data.get(key)


def unknown_word(word: str, known: Collection[str]) -> str:
    """Says that a word is unknown and which known one may be meant."""
    return f"{_shown(word)} is not one of {' | '.join(known)}{_meant(word, known)}"


def _meant(word: object, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1) if isinstance(word, str) else []
    return f"; did you mean {near[0]}?" if near else ""


def _shown(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 200:
        return "so large a number"  # hexadecimal ones may be too long to be written in decimals
    return f'"{value}"' if isinstance(value, str) else str(value)


def _suggested_amount(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 10**15:
        return f'"{value:.2f}"'
    return '"600.00"'


def _cents(written: str) -> int:
    """Of a number of any length: a longer one is as much too large when its end is cut off."""
    euros, _, rest = written.partition(".")
    return int(euros.lstrip("0")[:_DIGITS_MAX] or 0) * 100 + int(rest or 0)

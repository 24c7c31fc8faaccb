"""What a payment's text says: invoice numbers, payment references and member numbers in it.

Banks break lines at 27 or 35 letters, people type spaces, dots and small letters, and scanned
forms read O for 0: all of that is forgiven, because what is found must exist to count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.billing.sepa.references import creditor_reference_ok, numbered_source
from shared.ibans import mask_ibans

_OURS = re.compile(r"[0-9A-F]{32}-[0-9A-Z]{2}")
_RF = re.compile(r"\bRF[0-9]{2}(?: ?[A-Z0-9]){1,26}", re.IGNORECASE)
_MEMBER_WORD = (
    r"\b(?:mitgl(?:ied(?:s?[- ]?n(?:umme)?r)?)?|member(?:ship)?|membre|adh[ée]rent|m-?nr)(?![A-Z])"
    r"[\s.:#/°-]*(?:(?:no|nr|n°|number|num[ée]ro|nummer)(?![A-Z])[\s.:#°]*)?"
)
_AFTER_WORD = re.compile(_MEMBER_WORD + r"((?=[A-Z\-/]*\d)[A-Z0-9\-/]{1,20})", re.IGNORECASE)
_WITH_LETTERS = re.compile(r"(?<![A-Z0-9\-])(?=[A-Z0-9\-]*[A-Z])(?=[A-Z0-9\-]*\d)[A-Z0-9\-]{2,20}")
_MISREAD = str.maketrans("OQDILSZ", "0001152")
_BETWEEN = r"[\s.,:/_\-–—]{0,3}"
_DIGIT = "[0-9OQDILSZ]"
_NUMBER = r"(?P<digits>\d{1,7})"
# Series begin anew each year: seven digits are ten million invoices of one association a year.
_INVOICE_DIGITS_MAX = 7


@dataclass(frozen=True, slots=True)
class Series:
    """The beginnings of our invoice numbers ("BR-2027"), made ready for searching."""

    pattern: re.Pattern[str] | None
    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Series:
        return _series(tuple(sorted(names)))


@lru_cache(maxsize=32)
def _series(names: tuple[str, ...]) -> Series:
    if not names:
        return Series(None, ())
    found = "|".join(f"(?P<s{index}>{_spaced(name)})" for index, name in enumerate(names))
    digits = rf"(?P<digits>{_DIGIT}(?:[\s.]?{_DIGIT}){{0,{_INVOICE_DIGITS_MAX - 1}}})"
    return Series(re.compile(rf"(?<![A-Z0-9])(?:{found}){_BETWEEN}{digits}"), names)


@lru_cache(maxsize=32)
def _year_numbers(names: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """A number without its letters: year and number, "2027-0004" for BR-2027-0004."""
    years = [(year.group(), name) for name in names if (year := re.search(r"\d{4}$", name))]
    return tuple(
        (re.compile(rf"(?<![\dA-Z-]){year}[-/]{_NUMBER}(?!\d)"), name) for year, name in years
    )


def _spaced(name: str) -> str:
    """The name with anything banks and people put between its letters; digits may be misread."""
    letters = [letter for letter in name.upper() if letter.isalnum()]
    seen = [_look_alikes(letter) for letter in letters]
    return _BETWEEN.join(seen) if len(seen) < 24 else re.escape(name.upper())


def _look_alikes(letter: str) -> str:
    alike = {"0": "[0OQD]", "1": "[1IL]", "2": "[2Z]", "5": "[5S]", "B": "[B8]"}
    return alike.get(letter, re.escape(letter))


@dataclass(frozen=True, slots=True)
class Named:
    """What stands in a text, in its order; each number with all its readings, likeliest first.

    Numbers compare as numbers: zeros before them make no difference. `doubtful` are readings of a
    number cut shorter or longer than it is written, of few digits, or without its letters: they
    count only where the amount fits. `referenced` are numbers inside an RF reference, `own_ids` the
    end-to-end and message ids made by us, `invoice_ids` what those were made from.
    """

    numbers: tuple[tuple[str, ...], ...] = ()
    referenced: tuple[tuple[str, ...], ...] = ()
    invoice_ids: tuple[UUID, ...] = ()
    own_ids: tuple[str, ...] = ()
    doubtful: frozenset[str] = frozenset()


def read_text(text: str, series: Series) -> Named:
    """Invoice numbers, our own end-to-end or message ids and RF references in a payment's text."""
    upper = text.upper()
    ours = tuple(dict.fromkeys(_OURS.findall("".join(upper.split()))))
    sources = (numbered_source(found) for found in ours)
    bodies = [reference[4:] for reference in _references(upper)] if "RF" in upper else []
    written = [*_numbers(upper, series), *_without_letters(upper, series)]
    numbers, doubtful = _readings(written)
    return Named(
        numbers=numbers,
        referenced=tuple(
            readings for body in bodies for readings in _readings(_numbers(body, series))[0]
        ),
        invoice_ids=tuple(source[0] for source in sources if source),
        own_ids=ours,
        doubtful=doubtful,
    )


class _Written(NamedTuple):
    """Readings of one number as it is written: its series, the digits of each reading, likeliest
    first, and how many of them are beyond doubt."""

    name: str
    digits: tuple[str, ...]
    certain: int


def _readings(
    written: Iterable[_Written],
) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """The numbers of all readings; and those of them that are doubtful wherever they stand."""
    numbers: dict[tuple[str, ...], None] = {}
    certain: set[str] = set()
    doubtful: set[str] = set()
    for one in written:
        spelt = tuple(dict.fromkeys(f"{one.name}-{int(digits):04d}" for digits in one.digits))
        numbers[spelt] = None
        beyond = {f"{one.name}-{int(digits):04d}" for digits in one.digits[: one.certain]}
        certain |= beyond
        doubtful |= set(spelt) - beyond
    return tuple(numbers), frozenset(doubtful - certain)


def mask_reference(reference: str | None) -> str | None:
    """An id with account numbers in it masked; one of ours stays as it is, whatever it spells."""
    if not reference or numbered_source(reference) is not None:
        return reference
    return mask_ibans(reference)


def _numbers(upper: str, series: Series) -> list[_Written]:
    if series.pattern is None:
        return []
    return [
        _spellings(_name(match, series), match["digits"])
        for match in series.pattern.finditer(upper)
    ]


def _without_letters(upper: str, series: Series) -> Iterator[_Written]:
    for pattern, name in _year_numbers(series.names):
        for match in pattern.finditer(upper):
            yield _Written(name, (match["digits"],), 0)


def _spellings(name: str, digits: str) -> _Written:
    """First the digits up to a space, then the longer and shorter readings of a broken line."""
    run = re.split(r"[\s.]", digits)[0]
    joined = re.sub(r"[\s.]", "", digits)
    lengths = [len(joined), *range(len(joined) - 1, 3, -1)]
    if len(run) > 3:
        lengths = [len(run), *(length for length in lengths if length != len(run))]
    elif len(run) < len(joined):
        lengths = [len(joined), len(run), *(length for length in lengths if length != len(joined))]
    read = tuple(joined[:length].translate(_MISREAD) for length in dict.fromkeys(lengths))
    is_certain = len(run) > 3 or len(joined) > 3
    return _Written(name, read, 1 if is_certain else 0)


def _name(match: re.Match[str], series: Series) -> str:
    return next(name for index, name in enumerate(series.names) if match[f"s{index}"])


def _references(upper: str) -> Iterable[str]:
    """RF references with right check digits; what follows one in the text is cut off."""
    for match in _RF.finditer(upper):
        compact = match[0].replace(" ", "")
        for length in range(min(len(compact), 25), 5, -1):
            if creditor_reference_ok(compact[:length]):
                yield compact[:length]
                break


def member_numbers(text: str) -> tuple[str, ...]:
    """What may be a member number: with letters and digits anywhere, bare digits after the word.

    "Beitrag 2027" must not pay for member 2027.
    """
    upper = text.upper()
    after_word = [found.rstrip("-/") for found in _AFTER_WORD.findall(upper)]
    return tuple(dict.fromkeys([*after_word, *_WITH_LETTERS.findall(upper)]))

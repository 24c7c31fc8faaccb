"""Account numbers (IBAN, ISO 13616) in what people and banks write: found, and masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

STRUCTURES = {
    "AD": "8n12c", "AE": "19n", "AL": "8n16c", "AT": "16n", "AZ": "4a20c", "BA": "16n",
    "BE": "12n", "BG": "4a6n8c", "BH": "4a14c", "BI": "23n", "BR": "23n1a1c", "BY": "4c4n16c",
    "CH": "5n12c", "CR": "18n", "CY": "8n16c", "CZ": "20n", "DE": "18n", "DJ": "23n",
    "DK": "14n", "DO": "4c20n", "EE": "16n", "EG": "25n", "ES": "20n", "FI": "14n",
    "FK": "2a12n", "FO": "14n", "FR": "10n11c2n", "GB": "4a14n", "GE": "2a16n", "GI": "4a15c",
    "GL": "14n", "GR": "7n16c", "GT": "24c", "HN": "4a20n", "HR": "17n", "HU": "24n",
    "IE": "4a14n", "IL": "19n", "IQ": "4a15n", "IS": "22n", "IT": "1a10n12c", "JO": "4a4n18c",
    "KW": "4a22c", "KZ": "3n13c", "LB": "4n20c", "LC": "4a24c", "LI": "5n12c", "LT": "16n",
    "LU": "3n13c", "LV": "4a13c", "LY": "21n", "MC": "10n11c2n", "MD": "20c", "ME": "18n",
    "MK": "3n10c2n", "MN": "16n", "MR": "23n", "MT": "4a5n18c", "MU": "4a19n3a", "NI": "4a20n",
    "NL": "4a10n", "NO": "11n", "OM": "3n16c", "PK": "4a16c", "PL": "24n", "PS": "4a21c",
    "PT": "21n", "QA": "4a21c", "RO": "4a16c", "RS": "18n", "RU": "14n15c", "SA": "2n18c",
    "SC": "4a20n3a", "SD": "14n", "SE": "20n", "SI": "15n", "SK": "20n", "SM": "1a10n12c",
    "SO": "19n", "ST": "21n", "SV": "4a20n", "TL": "19n", "TN": "20n", "TR": "6n16c",
    "UA": "6n19c", "VA": "18n", "VG": "4a16n", "XK": "16n", "YE": "4a4n18c",
}  # fmt: skip
"""National parts by country (ISO 13616 registry): n digits, a capital letters, c either."""

_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
_VALUES = {ord(letter): str(ord(letter) - 55) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class NationalPart(NamedTuple):
    """What an account number of one country looks like: its length and its letters and digits."""

    length: int
    pattern: re.Pattern[str]


def national_part(structure: str) -> NationalPart:
    """Of a structure as in STRUCTURES; length and pattern are of the whole account number."""
    groups = re.findall(r"(\d+)([nac])", structure)
    pattern = "".join(f"{_CLASSES[kind]}{{{count}}}" for count, kind in groups)
    length = 4 + sum(int(count) for count, _ in groups)
    return NationalPart(length, re.compile(rf"[A-Z]{{2}}[0-9]{{2}}{pattern}"))


_COUNTRIES = {country: national_part(text) for country, text in STRUCTURES.items()}
_ONLY_DIGITS = frozenset(
    country for country, text in STRUCTURES.items() if text.endswith("n") and text[:-1].isdigit()
)
# People and banks put blanks, line breaks, dots, hyphens and slashes into them, seldom two at once.
_GAP = "[^0-9A-Za-z]{0,3}"
_HEAD = re.compile(rf"[A-Za-z]{{2}}(?={_GAP}[0-9]{_GAP}[0-9])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
# Letters of full width, one for one, so that places in the text stay the same.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}


class FoundIban(NamedTuple):
    """An account number and the part of the text it was found in."""

    iban: str
    start: int
    end: int


def find_ibans(text: str, *, also_mistyped: bool = False) -> Iterator[FoundIban]:
    """Account numbers in a text, in its order, however they are written.

    Length, structure and check digits must be right for the country; `also_mistyped` takes those
    with wrong check digits too, if they stand by themselves.
    """
    plain = text if text.isascii() or not _WIDE.search(text) else text.translate(_NARROW)
    at = 0
    while head := _HEAD.search(plain, at):
        found = _found_at(plain, head.start(), also_mistyped=also_mistyped)
        if found:
            yield found
        at = found.end if found else head.start() + 1


def mask_ibans(text: str, *, also_mistyped: bool = False) -> str:
    """The text with every account number in it masked: `DE12 •••• 4471`."""
    pieces, at = [], 0
    for iban, start, end in find_ibans(text, also_mistyped=also_mistyped):
        pieces += [text[at:start], masked(iban)]
        at = end
    return "".join([*pieces, text[at:]]) if at else text


def names_account(text: str) -> bool:
    """Whether an account number stands in a text as a word of its own, spaces within or not.

    Stricter than `find_ibans`, for here a text is refused: what it is part of may be a key of any
    letters, and "No 1027700132195" is a Russian company, not a Norwegian account.
    """
    return any(_stands_alone(text, one) for one in find_ibans(text))


def _stands_alone(text: str, found: FoundIban) -> bool:
    is_number = found.iban.startswith("NO") and not text[found.start + 2].isdigit()
    ends = not _is_letter_or_digit(text[found.end : found.end + 1])
    return ends and _begins(text, found.start) and not is_number


def masked(iban: str) -> str:
    """What people may see who need not know the account; without gaps in it."""
    return f"{iban[:4]} •••• {iban[-4:]}"


def mod97(text: str) -> int:
    """ISO 7064 remainder; letters count as 10 to 35. `text` must be A-Z and 0-9."""
    return int(text.translate(_VALUES)) % 97


def _found_at(plain: str, start: int, *, also_mistyped: bool) -> FoundIban | None:
    country = plain[start : start + 2].upper()
    if country not in _COUNTRIES:
        return None
    length, pattern = _COUNTRIES[country]
    iban, end = _gathered(plain, start, length)
    if not pattern.fullmatch(iban):
        return None
    begins, ends = _begins(plain, start), not _is_letter_or_digit(plain[end : end + 1])
    if end - start > length and not (begins and (ends or country in _ONLY_DIGITS)):
        # Words and sums of different things make up right check digits once in 97 times.
        return None
    right = mod97(iban[4:] + iban[:4]) == 1
    if not right and not (also_mistyped and begins and ends):
        return None
    return FoundIban(iban, start, end)


def _gathered(plain: str, start: int, length: int) -> tuple[str, int]:
    """The next so many letters and digits, and where they end; a wide gap ends them before."""
    letters: list[str] = []
    at = last = start
    while len(letters) < length and at < len(plain) and at - last <= 3:
        if plain[at].isascii() and plain[at].isalnum():
            letters.append(plain[at])
            last = at + 1
        elif plain[at].isalnum():
            break
        at += 1
    return "".join(letters).upper(), last


def _begins(plain: str, start: int) -> bool:
    """Whether a word begins here, or what precedes it says that an account number follows."""
    before = plain[max(0, start - 4) : start]
    return not _is_letter_or_digit(before[-1:]) or before.upper() == "IBAN"


def _is_letter_or_digit(letter: str) -> bool:
    return letter.isalnum()

"""Text from outside, made clean once, at the door: composed, on one line, nothing unseen in it.

| character | typed: `clean_line` | in a file: `clean_cell` | bank's: `repaired_line` | `harmless` |
|---|---|---|---|---|
| C0, DEL | refused | refused | left out | left out |
| C1 | refused | refused | as Windows means them | left out |
| line break | refused | a space | a space | stays |
| bidi embedding, override, isolate | refused | refused | left out | left out |
| LRM, RLM, ALM; U+00AD, 200B, 2060, FEFF | left out | left out | left out | stays |
| ZWJ, ZWNJ, variation selectors | kept where they show, else left out | same | same | stays |
| tags, annotations, other unseen ones | refused | refused | left out | left out |
| blank letters (Hangul fillers) | refused | refused | left out | stays |
| surrogates, non-characters, U+FFFD | refused | refused | U+FFFD | U+FFFD |
| private use | refused | refused | U+FFFD | stays |
| a sixth accent on one letter | refused | refused | left out | stays |
| no-break and other wide spaces, tab | a space | a space | a space | stays |

`clean_text` is `clean_line` for fields of several lines: their breaks become line feeds, and stay.
What comes along with every second copy from a web page and has no effect is left out without a
word; what breaks programs, hides something or means nothing to other readers is refused. Joiners
are letters' business in Persian and the scripts of India, and hold emoji together: they stay where
RFC 5892 (A.1, A.2) lets them, so two names that look alike elsewhere are alike. Private use shows a
logo in one font and nothing in the others, invoices included. Emoji, every script and characters
newer than this program's tables are welcome. `harmless` is for what is shown: rows stored before
there was this door, and words that we made ourselves, no-break spaces and all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from shared.errors import DomainError
from shared.ibans import names_account

ACCENTS_MAX = 5
"""On one letter after composing. Pointed Hebrew needs five; more only paint over other lines."""


class UncleanText(DomainError, ValueError):
    """A text that cannot be taken as it is; `character` says where to look, as U+001B."""


class LineBreakInText(UncleanText):
    """This entry stands on one line, but holds a line break ({character}). Delete it."""

    code: ClassVar[str] = "text_line_break"


class ControlCharacter(UncleanText):
    """This contains a control character ({character}) that nobody sees. It was probably pasted; \
type the entry again."""

    code: ClassVar[str] = "text_control_character"


class DirectionCharacter(UncleanText):
    """This contains an unseen character ({character}) that turns the direction of writing. It \
was probably pasted; type the entry again."""

    code: ClassVar[str] = "text_direction_character"


class UnseenCharacter(UncleanText):
    """This contains a character ({character}) that nobody sees. It was probably pasted; type \
the entry again."""

    code: ClassVar[str] = "text_unseen_character"


class DamagedText(UncleanText):
    """This contains a sign ({character}, shown as �) where a character was lost or taken out. \
Delete it and type what belongs there."""

    code: ClassVar[str] = "text_damaged"


class PrivateCharacter(UncleanText):
    """This contains a character ({character}) that only one font or program knows, such as a \
logo. Leave it out."""

    code: ClassVar[str] = "text_private_character"


class StackedAccents(UncleanText):
    """This contains more accents on one letter ({character}) than any language writes. Leave \
them out."""

    code: ClassVar[str] = "text_stacked_accents"


class AccountNumberInText(UncleanText):
    """This contains an account number (IBAN). It belongs only in the field for the account \
number; delete it here."""

    code: ClassVar[str] = "text_account_number"


_ERRORS = (
    LineBreakInText,
    ControlCharacter,
    DirectionCharacter,
    UnseenCharacter,
    DamagedText,
    PrivateCharacter,
    StackedAccents,
    AccountNumberInText,
)
UNCLEAN: Mapping[str, type[UncleanText]] = MappingProxyType({one.code: one for one in _ERRORS})
"""By code, for reports that keep codes and are put into words later."""


class _Role(Enum):
    KEPT = auto()
    SPACE = auto()
    BREAK = auto()
    NOTHING = auto()  # left out without a word
    JOINER = auto()  # U+200C, U+200D
    SELECTOR = auto()  # chooses a form of the character before it
    ACCENT = auto()
    CONTROL = auto()
    DIRECTION = auto()
    UNSEEN = auto()
    DAMAGED = auto()
    PRIVATE = auto()


_REFUSED: Mapping[_Role, type[UncleanText]] = {
    _Role.BREAK: LineBreakInText,
    _Role.CONTROL: ControlCharacter,
    _Role.DIRECTION: DirectionCharacter,
    _Role.UNSEEN: UnseenCharacter,
    _Role.DAMAGED: DamagedText,
    _Role.PRIVATE: PrivateCharacter,
}
_NON_JOINER, _JOINER, _EMOJI_FORM, _LOST = "\u200c", "\u200d", "\ufe0f", "\ufffd"
_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_BLANK = "\u2800"  # Braille without dots: a space to the eye
_LEFT_OUT = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\ufeff"
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_FILLERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
# Formatting characters by category, yet seen: Arabic, Syriac and Kaithi number signs.
_SEEN = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
_OF_LISTS: tuple[tuple[re.Pattern[str], _Role], ...] = (
    (re.compile(f"[{_BREAKS}]"), _Role.BREAK),
    (re.compile(f"[\t{_BLANK}]"), _Role.SPACE),
    (re.compile(f"[{_LEFT_OUT}]"), _Role.NOTHING),
    (re.compile(f"[{_NON_JOINER}{_JOINER}]"), _Role.JOINER),
    (re.compile(f"[{_SELECTORS}]"), _Role.SELECTOR),
    (re.compile(f"[{_DIRECTIONS}]"), _Role.DIRECTION),
    (re.compile(f"[{_FILLERS}]"), _Role.UNSEEN),
    (re.compile(f"[{_SEEN}]"), _Role.KEPT),
)
_OF_CATEGORIES: Mapping[str, _Role] = {
    "Zs": _Role.SPACE,
    "Cc": _Role.CONTROL,
    "Cf": _Role.UNSEEN,
    "Cs": _Role.DAMAGED,
    "Co": _Role.PRIVATE,
}
# Composed Latin, Greek, Cyrillic, punctuation and currency signs need no look at each character.
_NEEDS_CARE = re.compile(
    "[^ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)
_SPACES = re.compile("  +")
_LINE_ENDS = re.compile(r"\s*[\t\n\r]\s*")
# What no page, mail, table or terminal may get. U+2028 and U+2029 end a line of JavaScript.
_HARMFUL = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_DIRECTIONS}\ufff9-\ufffb"
    "\u2061-\u2064\u206a-\u206f\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)
# A page is asked for these first, for that is ten times as fast: 3 ns a character.
_UNUSUAL = re.compile(
    "[^\t\n\r -~\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]"
)
_Instead = Callable[[_Role, str], str]


def clean_line(text: str) -> str:
    """What a person typed into a field of one line. Raises an UncleanText."""
    return _line(text, _refuse)


def clean_cell(text: str) -> str:
    """A cell, an argument or a value of a file: as typed, but line breaks become spaces.

    Spreadsheets break lines within cells to make them narrow. Raises an UncleanText.
    """
    return _line(text, _refuse_but_breaks)


def clean_text(text: str) -> str:
    """What a person typed into a field of several lines. Raises an UncleanText."""
    broken = re.sub(f"\r\n|[{_BREAKS}]", "\n", text)
    return "\n".join(_line(line, _refuse).rstrip() for line in broken.split("\n")).strip("\n")


def refuse_account(text: str) -> str:
    """The text, in which no account number may stand: only fields made for one seal what they keep.

    For what comes in, never for what was stored. Raises AccountNumberInText.
    """
    if names_account(text):
        raise AccountNumberInText
    return text


def repaired_line(text: str) -> str:
    """What nobody can be asked to type again, such as a bank's text: cleaned, never refused."""
    return _line(text, _repair)


def harmless(text: str) -> str:
    """A text to be shown, with what could deceive or break its reader left out."""
    return text if _UNUSUAL.search(text) is None else _HARMFUL.sub(_left_out, text)


def harmless_line(text: str) -> str:
    """`harmless` where one line is shown, such as a subject; no-break spaces stay."""
    return _LINE_ENDS.sub(" ", harmless(text))


def is_blank(text: str) -> bool:
    """Whether nothing is left of a text, as of one of zero-width spaces; refused ones are not."""
    try:
        return not clean_text(text)
    except UncleanText:
        return False


def marked(text: str) -> str:
    """A refused text as its form shows it again: U+FFFD, itself refused, for what must go."""
    if _is_plain(text):
        return text
    return "".join(
        _LOST if _role(one) in _REFUSED and _role(one) is not _Role.BREAK else one for one in text
    )


Line = Annotated[str, AfterValidator(clean_line)]
"""For models that are no forms, such as the body of an API call."""


def _line(text: str, instead: _Instead) -> str:
    if _is_plain(text):
        return _single_spaced(text)
    kept = "".join(_kept(unicodedata.normalize("NFC", text), instead))
    return unicodedata.normalize("NFC", _single_spaced(kept))


def _is_plain(text: str) -> bool:
    """Nearly all texts are, which one look tells."""
    return (text.isascii() and text.isprintable()) or _NEEDS_CARE.search(text) is None


def _single_spaced(text: str) -> str:
    return (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")


def _kept(text: str, instead: _Instead) -> Iterator[str]:
    """The characters that stay, or what stands `instead` of those that cannot."""
    before, accents = "", 0
    for place, character in enumerate(text):
        role = _role(character)
        accents = accents + 1 if role is _Role.ACCENT else 0
        if role is _Role.SPACE:
            found = " "
        elif role is _Role.NOTHING or not _has_effect(role, before, text[place + 1 : place + 2]):
            continue
        elif accents > ACCENTS_MAX or role in _REFUSED:
            found = instead(role, character)
        else:
            found = character
        before = found or before
        yield found


def _has_effect(role: _Role, before: str, after: str) -> bool:
    if role is _Role.SELECTOR:
        return bool(before) and unicodedata.category(before) in {"Lo", "So"}
    return role is not _Role.JOINER or _joins(before, after)


def _joins(before: str, after: str) -> bool:
    """After the sign that takes a vowel away (virama), between Arabic letters, within emoji."""
    if not before or not after:
        return False
    if unicodedata.combining(before) == 9:
        return unicodedata.category(after)[0] == "L"
    if unicodedata.bidirectional(before) == "AL":
        return unicodedata.bidirectional(after) == "AL"
    is_emoji = before == _EMOJI_FORM or unicodedata.category(before) in {"So", "Sk"}
    return is_emoji and unicodedata.category(after) == "So"


@lru_cache(maxsize=4096)
def _role(character: str) -> _Role:
    for characters, role in _OF_LISTS:
        if characters.match(character):
            return role
    code = ord(character)
    if character == _LOST or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return _Role.DAMAGED
    if unicodedata.combining(character):
        return _Role.ACCENT
    return _OF_CATEGORIES.get(unicodedata.category(character), _Role.KEPT)


def _refuse(role: _Role, character: str) -> str:
    raise _REFUSED.get(role, StackedAccents)(character=f"U+{ord(character):04X}")


def _refuse_but_breaks(role: _Role, character: str) -> str:
    return " " if role is _Role.BREAK else _refuse(role, character)


def _repair(role: _Role, character: str) -> str:
    if role is _Role.BREAK:
        return " "
    if role in (_Role.DAMAGED, _Role.PRIVATE):
        return _LOST
    if role is _Role.CONTROL and character > "\x7f":
        # A file in Windows-1252 that says it is in ISO 8859-1: its dashes, quotes and the euro.
        return character.encode("latin-1").decode("cp1252", "ignore")
    return ""


def _left_out(found: re.Match[str]) -> str:
    return _LOST if _role(found[0]) is _Role.DAMAGED else ""

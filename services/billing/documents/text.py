"""Text from outside, made fit for XML and for paper; nothing visible is dropped in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_LONG_RUN = re.compile(r"\S{25}(?=\S)")
_SPACES = re.compile(" {2,}")
# Composed Latin, Greek, Cyrillic, punctuation and currency signs need no look at each character.
_NEEDS_CARE = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u02ff\u0391-\u0482\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]"
)
_BREAK_HERE = "\u200b"
# Open Sans has none of these; Babel groups fr_FR amounts with U+202F.
_ON_PAPER = str.maketrans({"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2011": "-", "\u2212": "-"})


def clean(text: str) -> str:
    """One line, composed (NFC), without control and formatting characters (bidi overrides)."""
    if not _NEEDS_CARE.search(text):
        return _SPACES.sub(" ", text).strip()
    kept = (_visible(character) for character in unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", "".join(kept)).strip()


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs" or (ord(character) & 0xFFFE) == 0xFFFE:
        return "\ufffd"
    if category in {"Zl", "Zp"} or character in "\t\n\r\v\f\x85":
        return " "
    return "" if category in _INVISIBLE or "\ufe00" <= character <= "\ufe0f" else character


def printable(text: str) -> str:
    """Cleaned text for the page: spaces the font has, and places to break very long words."""
    return _LONG_RUN.sub(rf"\g<0>{_BREAK_HERE}", clean(text).translate(_ON_PAPER))


def spelled_out(text: str, displayable: Callable[[str], bool]) -> str:
    """The text with each character no font can show replaced by a plain form or by ‹U+5317›."""
    return "".join(c if displayable(c) else _plain_form(c, displayable) for c in text)


def _plain_form(character: str, displayable: Callable[[str], bool]) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(displayable(c) for c in plain):
        return plain
    return f"‹U+{ord(character):04X}›"

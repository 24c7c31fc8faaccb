"""Text as banks take it: the basic Latin set of the EPC, nothing a bank could replace itself."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

NAME_LENGTH = 70
REMITTANCE_LENGTH = 140

_ALLOWED = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
_REFUSED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_SPACES = re.compile(r" {2,}")
_SPELLED_OUT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "&": "+",
        "’": "'", "‘": "'", "‚": "'", "ʼ": "'", "`": "'", "´": "'",
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    }
)  # fmt: skip


class SepaText(NamedTuple):
    """The text that goes to the bank, and whether the treasurer should see that it differs."""

    text: str
    changed: bool


def sepa_text(text: str, length: int = REMITTANCE_LENGTH) -> SepaText:
    """Transliterate and cut to `length` characters.

    German umlauts are spelled out, accents dropped, `&` becomes `+`; everything else that is not
    in the basic set becomes a space. A name in another script may come out empty.
    """
    if len(text) <= length and is_sepa_text(text) and "  " not in text and text == text.strip():
        return SepaText(text, changed=False)
    composed = unicodedata.normalize("NFC", text).translate(_SPELLED_OUT)
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", composed) if not _is_accent(letter)
    )
    made = _SPACES.sub(" ", _REFUSED.sub(" ", plain)).strip()[:length].rstrip()
    return SepaText(made, changed=made != text)


def loses_letters(text: str, length: int = REMITTANCE_LENGTH) -> bool:
    """Whether a letter or digit is cut off, or stands in a script the bank cannot write.

    A letter that is only spelled out or loses its accent is not lost.
    """
    if len(text) <= length and is_sepa_text(text):
        return False
    made = _letters(sepa_text(text, 4 * len(text)).text)
    whole = len(made) == len(_letters(sepa_text(text, length).text))
    return not whole or any(
        letter.isalnum() and not letter.isascii() and not sepa_text(letter).text
        for letter in unicodedata.normalize("NFC", text)
    )


def sepa_name(text: str) -> SepaText:
    """A name: at most 70 characters."""
    return sepa_text(text, NAME_LENGTH)


def bank_can_read(name: str) -> bool:
    """Whether a letter or digit of the name is left once it is written for the bank.

    "ΕΤΑΙΡΕΙΑ Α.Ε." leaves two dots: no name.
    """
    return any(letter.isalnum() for letter in sepa_name(name).text)


def is_sepa_text(text: str) -> bool:
    """Whether every character is in the basic set."""
    return _ALLOWED.fullmatch(text) is not None


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _is_accent(letter: str) -> bool:
    return unicodedata.combining(letter) != 0

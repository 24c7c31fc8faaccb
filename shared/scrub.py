"""Takes out of a text what no log may hold: account numbers, e-mail addresses, tokens, codes."""

from __future__ import annotations

import re

from shared.ibans import mask_ibans

HIDDEN = "•••"
_NOT_IN_MAILS = r"\s@<>\"'(),;:\[\]=/"
_MAIL = re.compile(rf"[^{_NOT_IN_MAILS}]+@((?:[^{_NOT_IN_MAILS}.]+\.)+[^{_NOT_IN_MAILS}.]+)")
# user:password@ in an address of a server.
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+@")
# What is drawn or signed has small and capital letters and digits; ids and digests have not. One
# in 1,400 of the tokens drawn here (43 characters) has no digit; no name in the program is as long.
_WORD = re.compile(r"[A-Za-z0-9_\-]{20,}")
_TOKEN_LENGTH = 40
_NAMED = re.compile(
    r"\b(pass(?:word|wd)?|secret|token|cookie|authorization|api[_-]?key|iban_keys|secret_key)\b"
    r"(\s*[=:]\s*)(?:(?:bearer|basic)\s+)?[^\s,;&]+",
    re.IGNORECASE,
)
# Sign-in codes: eight letters and digits of 32 that cannot be mistaken for each other.
_CODE = re.compile(r"\b(code)(\s*[=:]\s*)[A-Z0-9]{4}[ \-]?[A-Z0-9]{4}\b")
# C0 and C1, line and paragraph separators, what turns the direction of reading, halves of letters.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def scrub(text: str) -> str:
    """The text with everything of that kind masked; what remains tells what it was about."""
    text = mask_ibans(text, also_mistyped=True)
    if "@" in text:
        text = _CREDENTIALS.sub(f"{HIDDEN}@", text)
        text = _MAIL.sub(rf"{HIDDEN}@\1", text)
    text = _WORD.sub(_hidden_if_drawn, text)
    text = _NAMED.sub(rf"\1\2{HIDDEN}", text)
    return _CODE.sub(rf"\1\2{HIDDEN}", text)


def one_line(text: str) -> str:
    """The text with what would begin a new line, or change how it is read, written out: `\\x0a`."""
    return _CONTROL.sub(_written_out, text)


def _hidden_if_drawn(match: re.Match[str]) -> str:
    word = match[0]
    both = any(map(str.islower, word)) and any(map(str.isupper, word))
    drawn = both and (len(word) >= _TOKEN_LENGTH or any(map(str.isdigit, word)))
    return HIDDEN if drawn else word


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"

"""Names in the order a reader looks them up, the same on every database."""

from __future__ import annotations

from unicodedata import combining, normalize

_SPELT_OUT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d"})


def spelt(name: str) -> str:
    """For sorting: case and accents do not matter, Ä stands with A, Œ with OE (DIN 5007-1)."""
    bare = "".join(c for c in normalize("NFD", name.casefold()) if not combining(c))
    return bare.translate(_SPELT_OUT)

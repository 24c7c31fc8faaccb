"""Codes that a mail brings and a page asks for: derived from a request's id, stored nowhere.

The one who writes the mail and the one who checks the page derive the same code from the
installation's secret; events and databases hold the id only. A purpose is its own key space: a code
that releases a dues run signs nobody in.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from uuid import UUID

RELEASE_CODE = "umlauf:release-code:"
"""Releases a dues run by the link in a mail."""
SIGN_IN_CODE = "umlauf:sign-in-code:"
"""Signs in, in the browser that asked for it."""
ADDRESS_CODE = "umlauf:address-code:"
"""Proves that mail to a new address is read by the account that wants it."""
CODE_LENGTH = 8
# Without I, O, 0 and 1, which people mistake for each other: 32 letters, five bits each.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def derive_code(secret_key: str, purpose: str, request_id: UUID) -> str:
    """The code of one request: 40 bits of an HMAC-SHA-256."""
    message = f"{purpose}{request_id}".encode()
    digest = hmac.new(secret_key.encode(), message, hashlib.sha256).digest()
    number = int.from_bytes(digest[:5], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """As mails show it: "7KQ2 M9XA"."""
    return f"{code[:4]} {code[4:]}"


def normalised(text: str) -> str:
    """What was typed, as the code would be written: capital, without spaces and dashes."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def matches(secret_key: str, purpose: str, request_id: UUID, typed: str) -> bool:
    """Whether this was typed, found out in a time that does not tell how much of it was right."""
    code = derive_code(secret_key, purpose, request_id)
    return hmac.compare_digest(code.encode(), normalised(typed).encode())

"""Which e-mail addresses a mail can be sent to: one rule for forms, lists and the mailer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TypeVar

# RFC 5321 §4.5.3.1: 64 octets before the @, and 254 in all between the angle brackets of a path.
CHARACTERS_MAX = 254
LOCAL_MAX = 64
MAIN = "main"
"""The role of contacts for correspondence: they get what has no contact of its own."""
C = TypeVar("C")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


@lru_cache(maxsize=4096)
def ascii_address(text: str) -> str | None:
    """The address in ASCII (domains by IDNA); None if no mail can be sent to it.

    Local parts beyond ASCII need SMTPUTF8, which few servers of companies take.
    """
    local, at, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not (at and len(local) <= LOCAL_MAX and _LOCAL.fullmatch(local)):
        return None
    found = f"{local}@{ascii_domain}"
    return found if _DOMAIN.fullmatch(ascii_domain) and len(found) <= CHARACTERS_MAX else None


def contacts_for(
    role: str, contacts: Iterable[C], roles_of: Callable[[C], Collection[str]]
) -> list[C]:
    """Who gets what a role is for; without any of it, those for correspondence; or nobody."""
    known = list(contacts)
    chosen = [each for each in known if role in roles_of(each)]
    return chosen or [each for each in known if MAIN in roles_of(each)]

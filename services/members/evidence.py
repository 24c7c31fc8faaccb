"""Where a declaration came from, kept as evidence; and who acts without holding an office."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

APPLICANT: Final = "applicant"
REPORTER: Final = "reporter"
"""As events record who acted: whoever fills in an application, whoever reports a ballot's link."""


# Browsers call themselves something shorter; what is longer is no evidence of anything.
USER_AGENT_MAX = 300


class Way(StrEnum):
    """How a vote came in: by the link of a mail, or signed in."""

    LINK = "link"
    SESSION = "session"


@dataclass(frozen=True)
class Circumstances:
    """Address and browser of the request, and the way it took.

    `link_counter` stands in the link that a vote came by: one that was reported has a lower one.
    """

    ip: str = ""
    user_agent: str = ""
    way: Way = Way.LINK
    link_counter: int = 0


NO_CIRCUMSTANCES = Circumstances()
"""For what was declared without a request, as tests and other programs do."""

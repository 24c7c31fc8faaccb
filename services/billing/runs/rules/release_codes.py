"""How long a code of a release link lives, how often it may be tried, how many may be asked for."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

CODE_AGE = timedelta(minutes=10)
"""Until a mail has come and been read; as for signing in (OWASP ASVS 5.0 V6.6.2)."""
TRIES_MAX = 5
REQUESTS_MAX = 5
"""Per person, run and hour: 25 guesses at 2 to the 40 codes, and as many mails at most."""
REQUESTS_PER = timedelta(hours=1)


class CodeAnswer(StrEnum):
    """What became of a code that was typed: `right` once, `wrong` and tried again, or `over`:
    expired, used, tried too often, or asked for by another browser or person.
    """

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"

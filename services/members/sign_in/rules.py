"""How long and how often something may be tried when signing in; which change is told to whom."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

# ASVS 5.0 6.5.5: an out-of-band code lives ten minutes at most.
CODE_AGE_MAX = timedelta(minutes=10)
# The sixth try locks the request, not the account: 5 of 32^8 codes are guessed by nobody.
TRIES_MAX = 5
# Long enough to find the security key in the drawer.
CHALLENGE_AGE_MAX = timedelta(minutes=5)
# What was asked for and never used is of no use after a day.
KEPT_FOR = timedelta(days=1)
# A printed sheet; each code signs for one lost device.
RECOVERY_CODES = 10
# Two officers who talk to each other confirm within a day; later they ask again.
RECOVERY_AGE_MAX = timedelta(days=1)
NAME_MAX = 60


class Purpose(StrEnum):
    """What a code in a mail is for."""

    SIGN_IN = "sign_in"
    ADDRESS = "address"


class Verdict(StrEnum):
    """What became of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"


class Ceremony(StrEnum):
    """What a passkey's challenge is for: one for another opens nothing."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    CONFIRM = "confirm"


class AccountChange(StrEnum):
    """What is told to an account's address."""

    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_COPIED = "passkey_copied"
    RECOVERY_CODES_WRITTEN = "recovery_codes_written"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_PROPOSED = "recovery_proposed"
    PASSKEYS_RESET = "passkeys_reset"
    ADDRESS_CHANGED = "address_changed"
    DIRECTORY_LINKED = "directory_linked"


def counter_says_copy(kept: int, said: int) -> bool:
    """Whether a passkey's counter did not go on: then a copy of it is about (WebAuthn 6.1.1).

    Passkeys that are kept in several devices by design always say 0.
    """
    return (kept > 0 or said > 0) and said <= kept


def one_address(email: str) -> str:
    """An address as accounts are found by it: people write it in capitals and small letters."""
    return email.strip().lower()

"""How long and how often something may be tried when signing in; which change is told to whom."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from shared.actor import Proof

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


class Proven(NamedTuple):
    """How, and how long ago, the person of a session proved who they are."""

    session_id: UUID
    proof: Proof
    age: timedelta

    def by_passkey(self, age_max: timedelta) -> bool:
        """Whether with a passkey, and lately."""
        return self.proof is Proof.PASSKEY and self.age <= age_max

    def by_mailbox(self, age_max: timedelta) -> bool:
        """Whether with what was mailed to them, and lately. A directory belongs to somebody else:
        what it says changes nothing about the account."""
        return self.proof in (Proof.CODE, Proof.LINK) and self.age <= age_max


def is_fresh(proven: Proven, age_max: timedelta, *, has_passkeys: bool) -> bool:
    """Whether the account itself may be changed: by passkey, where it has any (ASVS 7.5.1)."""
    if proven.by_passkey(age_max):
        return True
    return not has_passkeys and proven.by_mailbox(age_max)


def counter_says_copy(kept: int, said: int) -> bool:
    """Whether a passkey's counter did not go on: then a copy of it is about (WebAuthn 6.1.1).

    Passkeys that are kept in several devices by design always say 0.
    """
    return (kept > 0 or said > 0) and said <= kept


def one_address(email: str) -> str:
    """An address as accounts are found by it: people write it in capitals and small letters."""
    return email.strip().lower()


def landing(slug: str, wanted: str) -> str:
    """The wanted page where it belongs to the association or the account, else the overview."""
    own = wanted.startswith((f"/{slug}/", "/account/"))
    return wanted if own else f"/{slug}/"

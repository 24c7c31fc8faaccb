"""The names things have at the bank: mandate references, message and end-to-end ids, RF references.

What we make uses `A-Z`, `0-9` and `-` only, which every bank takes. What an association brings
along (older mandates) may use the wider set of the Deutsche Kreditwirtschaft.
"""

from __future__ import annotations

import re
from uuid import UUID

from services.billing.sepa.iban import check_digits
from shared.errors import DomainError
from shared.ibans import mod97

_OURS = re.compile(r"[A-Z0-9\-]{1,35}")
_SEPA = re.compile(r"(?![/ ])(?!.*//)[A-Za-z0-9+?/\-:().,' ]{1,35}(?<![/ ])")
_RF = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
_REFUND = re.compile(r"RF([0-9A-F]{32})")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class InvalidReference(DomainError):
    """A reference has 1 to 35 letters, digits or hyphens; no umlauts, underscores or slashes."""

    code = "reference_invalid"


class InvalidCreditorReference(DomainError):
    """A creditor reference begins with RF and two check digits that must match."""

    code = "creditor_reference_invalid"


def sepa_reference_ok(text: str) -> bool:
    """Whether a bank takes this as mandate reference or id: its letters, no stray slash."""
    return _SEPA.fullmatch(text) is not None


def own_reference_ok(text: str) -> bool:
    """Whether this is a reference we would make ourselves: `A-Z`, `0-9`, `-`, at most 35."""
    return _OURS.fullmatch(text) is not None


def reference_key(text: str) -> str:
    """What two spellings of one mandate reference share: banks ignore upper and lower case."""
    return text.strip().upper()


def own_reference(text: str) -> str:
    """A reference of our own from a readable text: capitals, everything else becomes a hyphen."""
    made = re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")
    if not own_reference_ok(made):
        raise InvalidReference
    return made


def collection_id(run_id: UUID, part: int = 1) -> str:
    """MsgId and PmtInfId of a run's file: the same on every retry, never shared by two files."""
    return _numbered(run_id, part)


def end_to_end_id(invoice_id: UUID, attempt: int = 1) -> str:
    """The id a debit keeps from our file to the bank statement; a new attempt has a new one."""
    return _numbered(invoice_id, attempt)


def refund_id(refund: UUID) -> str:
    """MsgId, PmtInfId and end-to-end id of a refund; no debit has one that begins like it."""
    return f"RF{refund.hex.upper()}"


def refund_ids(text: str) -> frozenset[UUID]:
    """The refunds that a text names, however the bank broke the line."""
    joined = re.sub(r"\s+", "", text).upper()
    return frozenset(UUID(found) for found in _REFUND.findall(joined))


def numbered_source(reference: str) -> tuple[UUID, int] | None:
    """The id and number that `collection_id` or `end_to_end_id` was made from; None if not ours."""
    if not re.fullmatch(r"[0-9A-F]{32}-[0-9A-Z]{2}", reference.upper()):
        return None
    return UUID(reference[:32]), int(reference[33:], 36)


def _numbered(source: UUID, number: int) -> str:
    if not 0 < number < 36 * 36:
        raise InvalidReference(number=number)
    return f"{source.hex.upper()}-{_DIGITS[number // 36]}{_DIGITS[number % 36]}"


def creditor_reference(text: str) -> str:
    """An RF creditor reference (ISO 11649) over at most 21 letters and digits."""
    body = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not 1 <= len(body) <= 21:
        raise InvalidCreditorReference
    return f"RF{check_digits(body + 'RF')}{body}"


def creditor_reference_ok(reference: str) -> bool:
    """Whether an RF reference, spaces aside, has the right check digits."""
    compact = reference.replace(" ", "").upper()
    return _RF.fullmatch(compact) is not None and mod97(compact[4:] + compact[:4]) == 1

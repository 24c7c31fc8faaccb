"""What the security log records, and the hash that ties each entry to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

INSTALLATION = UUID(int=0)
"""The chain of what belongs to no association: a sign-in that failed, a stranger refused."""
GENESIS = "0" * 64
"""What the first entry of a chain follows."""
ANCHORS = "audit-anchors.jsonl"
"""The file in the data folder that says where the chains stood."""


class AuditKind(StrEnum):
    """What was done (OWASP ASVS 5.0 V16.3)."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    ACCOUNT = "account"
    ACT = "act"
    ACT_BY_LINK = "act_by_link"
    DOWNLOAD = "download"
    COMMAND = "command"
    REFUSAL = "refusal"


class AuditOutcome(StrEnum):
    """What came of it."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the log before it has a place in a chain.

    `what` is a permission, a command or a way to sign in; `subject` the path or the thing, without
    tokens; `correlation` joins it with the events and log lines of the same request.
    """

    kind: AuditKind
    what: str
    association_id: UUID = INSTALLATION
    person_id: UUID | None = None
    name: str = ""
    proof: str = ""
    outcome: AuditOutcome = AuditOutcome.DONE
    subject: str = ""
    ip: str = ""
    user_agent: str = ""
    correlation: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainPlace:
    """Where an entry stands: its number in the chain from 1, its moment, what it follows."""

    seq: int
    at: datetime
    previous_hash: str


def entry_hash(entry: AuditEntry, place: ChainPlace) -> str:
    """SHA-256, in hex, over every word of the entry, its place and the hash before it."""
    content = {
        "seq": place.seq,
        "at": place.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": place.previous_hash,
        "association": str(entry.association_id),
        "kind": entry.kind.value,
        "what": entry.what,
        "person": str(entry.person_id or ""),
        "name": entry.name,
        "proof": entry.proof,
        "outcome": entry.outcome.value,
        "subject": entry.subject,
        "ip": entry.ip,
        "user_agent": entry.user_agent,
        "correlation": entry.correlation,
        "details": dict(entry.details),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()

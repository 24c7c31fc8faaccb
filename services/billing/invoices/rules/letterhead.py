"""What invoices say about the association, frozen once and shared by all invoices of its time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from services.billing.documents.snapshot import Party

_COPIED = tuple(name for name in Party.__dataclass_fields__ if name != "identifier")


def letterhead_of(facts: Mapping[str, object]) -> tuple[dict[str, object], str]:
    """The content to keep and its SHA-256."""
    content = dict(sorted(facts.items()))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return content, hashlib.sha256(text.encode()).hexdigest()


def seller_of(letterhead: Mapping[str, object]) -> Party:
    """The association as the seller; without a register number its creditor identifier tells it,
    or else its tax number (BT-29)."""
    facts = {name: str(letterhead[name]) for name in _COPIED}
    if facts["register_number"].strip():
        return Party(**facts)
    return Party(**facts, identifier=str(letterhead["creditor_identifier"]) or facts["tax_number"])

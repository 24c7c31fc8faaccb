"""What invoices say about the association, frozen once and shared by all invoices of its time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def letterhead_of(facts: Mapping[str, object]) -> tuple[dict[str, object], str]:
    """The content to keep and its SHA-256."""
    content = dict(sorted(facts.items()))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return content, hashlib.sha256(text.encode()).hexdigest()

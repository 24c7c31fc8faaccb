"""The proof of a mandate (Mandatsnachweis) as PDF/A: what was signed, by whom, what followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_TEMPLATE = Path(__file__).with_name("mandate_proof.typ").read_bytes()


@dataclass(frozen=True, slots=True)
class MandateProof:
    """Everything in words already; `facts` are term and value, `history` day, event and reason."""

    language: str
    title: str
    creditor: str
    facts: tuple[tuple[str, str], ...]
    wording_title: str
    wording: tuple[str, ...]
    history_title: str
    history: tuple[tuple[str, str, str], ...]
    footer: str
    issued_at: datetime


def render_mandate_proof(proof: MandateProof) -> bytes:
    """The same bytes for the same facts."""
    # typst takes 7 MB, which only a process that typesets has to give.
    from services.billing.documents.pdf import typeset_spelled

    return typeset_spelled(_TEMPLATE, lambda show: _page(proof, show), proof.issued_at)


def _page(proof: MandateProof, show: Callable[[str], str]) -> str:
    day = proof.issued_at
    return json.dumps(
        {
            "language": proof.language,
            "title": show(proof.title),
            "creditor": show(proof.creditor),
            "issued": {"year": day.year, "month": day.month, "day": day.day},
            "facts": [[show(term), show(value)] for term, value in proof.facts],
            "wording_title": show(proof.wording_title),
            "wording": [show(one) for one in proof.wording],
            "history_title": show(proof.history_title),
            "history": [[show(one) for one in line] for line in proof.history],
            "footer": show(proof.footer),
        }
    )

"""The codes asked for by release links: found by the secret of the browser that asked."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.billing.runs.rules.release_codes import TRIES_MAX
from services.billing.runs.tables import ReleaseCodeRequest
from shared.db import Session


def fingerprint_of(browser: str) -> str:
    """What is kept of the secret in a browser's cookie."""
    return hashlib.sha256(browser.encode()).hexdigest()


def open_request(
    session: Session,
    run_id: UUID,
    person_id: UUID,
    *,
    browser: str,
    now: datetime,
    lock: bool = False,
) -> ReleaseCodeRequest | None:
    """The browser's latest request, if its code still counts."""
    query = (
        select(ReleaseCodeRequest)
        .where(
            ReleaseCodeRequest.run_id == run_id,
            ReleaseCodeRequest.person_id == person_id,
            ReleaseCodeRequest.browser_sha256 == fingerprint_of(browser),
        )
        .order_by(col(ReleaseCodeRequest.requested_at).desc(), col(ReleaseCodeRequest.id).desc())
        .limit(1)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None or found.used_at or found.tries >= TRIES_MAX or now >= found.expires_at:
        return None
    return found

"""Which mail was the first about an invoice or a reminder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from shared.contracts.notifications import MailSent


def first_sent(sent: Iterable[MailSent], template: str) -> Mapping[UUID, datetime]:
    """When the first mail of a template went out, by the id of what it was about."""
    moments: dict[UUID, datetime] = {}
    for mail in sent:
        if mail.template == template:
            about = UUID(mail.reference)
            moments[about] = min(mail.sent_at, moments.get(about, mail.sent_at))
    return moments

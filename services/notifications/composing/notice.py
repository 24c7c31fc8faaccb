"""What one event has to say, to whom: the step between an event and its mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.composing.draft import Attachment
from services.notifications.contacts.recipient import Recipient
from shared.events import Event


@dataclass(frozen=True)
class CausingEvent:
    """The event that mails are written because of."""

    event_id: UUID
    occurred_at: datetime
    event: Event


@dataclass(frozen=True)
class Notice:
    """One notification about one thing; no recipients means that an address is wanted.

    `about_id` is the member, application or person it goes to; `reference` what it is about.
    Template, reference and recipient make it the same mail again. What is told more than once of
    one thing has a `sequence`: the counter of the links, the day of the return, the moment.
    """

    template: str
    about_id: UUID
    reference: str
    recipients: tuple[Recipient, ...]
    facts: Mapping[str, object]
    company: str = ""
    country: str = ""
    attachments: tuple[Attachment, ...] = ()
    run_id: UUID | None = None
    sequence: str = ""

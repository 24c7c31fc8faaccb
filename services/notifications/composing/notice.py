"""What one event has to say, to whom: the step between an event and its mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.composing.draft import Attachment
from services.notifications.composing.rules.salutation import PersonName
from shared.events import Event


@dataclass(frozen=True)
class Occasion:
    """An event as the reason for mails."""

    event_id: UUID
    occurred_at: datetime
    event: Event


@dataclass(frozen=True)
class Recipient:
    """One address; `references` are the message ids of the mails this one follows."""

    address: str
    name: PersonName
    language: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One notification about one thing; no recipients means that an address is wanted.

    `about_id` is the member, application or person it goes to; `reference` what it is about.
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

"""A mail before it is bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mailbox:
    """A display name and an address, e.g. "AutOS e.V." <geschaeftsstelle@autos.example>."""

    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """A document by the SHA-256 of its bytes; the bytes join when the message is put together."""

    name: str
    sha256: str
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Draft:
    """All that a mail says. `message_id` and `references` are without angle brackets."""

    message_id: str
    date: datetime
    sender: Mailbox
    to: Mailbox
    subject: str
    language: str
    text: str
    html: str
    reply_to: Mailbox | None = None
    attachments: tuple[Attachment, ...] = ()
    references: tuple[str, ...] = ()

"""Events that the notifications service publishes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.events.envelope import Event


class MailEvent(Event):
    """Base of all events about one message to one recipient."""

    message_id: UUID

    @property
    def aggregate(self) -> str:
        return f"message:{self.message_id}"


class MailQueued(MailEvent):
    """A message is composed and waits to be sent."""

    type: ClassVar[str] = "notifications.mail.queued"


class MailSent(MailEvent):
    """A message was accepted by the mail server (or kept, where none is configured).

    `template` names what was sent, `reference` the thing it was about (an invoice, a ballot).
    """

    type: ClassVar[str] = "notifications.mail.sent"

    template: str
    reference: str
    sent_at: datetime
    kept: bool = False


class MailFailed(MailEvent):
    """A message was refused for good; somebody has to look at the address."""

    type: ClassVar[str] = "notifications.mail.failed"

    template: str
    reference: str
    reason: str


class MailWaiting(MailEvent):
    """There is nobody to write to: no address is known. The mail goes out as soon as one is."""

    type: ClassVar[str] = "notifications.mail.waiting"

    template: str
    reference: str

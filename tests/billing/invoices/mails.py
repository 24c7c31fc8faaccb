"""Mails that the notifications service tells it has sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.contracts.notifications import MailSent
from shared.ids import new_id


def mail_about(template: str, subject: UUID, sent_at: datetime) -> MailSent:
    return MailSent(message_id=new_id(), template=template, reference=str(subject), sent_at=sent_at)

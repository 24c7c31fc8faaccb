"""What the overview shows of mails: those that need a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.contacts.tables import Correspondent
from shared.db import Session

# The overview names a few; all of them are in the list of mails.
STOPPED_ROWS = 5


@dataclass(frozen=True)
class StoppedMail:
    """A mail that will not go out by itself."""

    message_id: UUID
    company: str
    subject: str
    reason: str


@dataclass(frozen=True)
class MailsOverview:
    """`waiting_for_address`: nobody told us where to write. `failed`: refused for good."""

    waiting_for_address: int
    failed: int
    queued: int
    addressless: tuple[StoppedMail, ...]
    refused: tuple[StoppedMail, ...]


def overview(session: Session) -> MailsOverview:
    """The association's mails by what has become of them, with the latest that are stuck."""
    counts = dict(
        session.exec(select(Message.state, sa.func.count()).group_by(col(Message.state))).all()
    )
    return MailsOverview(
        waiting_for_address=counts.get(MessageState.WAITING_FOR_ADDRESS, 0),
        failed=counts.get(MessageState.FAILED, 0),
        queued=counts.get(MessageState.QUEUED, 0) + counts.get(MessageState.SENDING, 0),
        addressless=tuple(_stopped(session, MessageState.WAITING_FOR_ADDRESS)),
        refused=tuple(_stopped(session, MessageState.FAILED)),
    )


def _stopped(session: Session, state: MessageState) -> Iterable[StoppedMail]:
    rows = session.exec(
        select(Message, Correspondent)
        .outerjoin(Correspondent, col(Correspondent.id) == col(Message.about_id))
        .where(Message.state == state)
        .order_by(col(Message.composed_at).desc(), col(Message.id))
        .limit(STOPPED_ROWS)
    )
    for message, about in rows:
        known: Correspondent | None = about
        yield StoppedMail(
            message.id,
            message.company or (known.company if known else ""),
            message.subject,
            message.last_error or "",
        )

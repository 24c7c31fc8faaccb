"""One row per recipient and thing told: what was written, and what became of it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field
from typing_extensions import TypedDict

from services.notifications.composing.links import StoredMark
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.registry import Row
from shared.db import choice

# As the index of strangers' mails says it; a query finds the index when it says the same.
SENT_TO_STRANGERS = "template IN ('application_received', 'application_withdrawn')"


class StoredAttachment(TypedDict):
    """A document that travels with the message; its bytes are in the document store."""

    name: str
    sha256: str
    media_type: str


class Message(Row, table=True):
    """A mail to one recipient because of one event.

    `id` derives from template, subject and recipient (`composing.known_mails`), so the same thing
    is told the same person once, whichever event tells of it.
    `skeleton` is the message as sent with each attachment's base64 replaced by its SHA-256, and
    each link by one of `marks` (`composing.serializer`, `composing.links`); so `skeleton_sha256`
    vouches for every byte of the whole but those of the signatures.
    While an address is wanted `recipient` is "?" and whom it is for.
    `facts` is kept while an address is wanted, and of a member's mail until it has gone out: the
    event from which to compose it then, to the address of that day.
    `accepted_at` is committed for each mail as soon as the server has taken it; `sent` follows in
    batches. `next_attempt_at` is set while a server's "try again later" is waited out.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.Index("ix_message_state", "association_id", "state"),
        sa.Index("ix_message_run", "association_id", "run_id"),
        sa.Index("ix_message_reference", "association_id", "reference"),
        sa.Index("ix_message_about", "association_id", "about_id"),
        sa.Index(
            "ix_message_to_strangers",
            "composed_at",
            sqlite_where=sa.text(SENT_TO_STRANGERS),
            postgresql_where=sa.text(SENT_TO_STRANGERS),
        ),
    )
    id: UUID = Field(primary_key=True)
    event_id: UUID
    event_type: str
    template: str
    about_id: UUID
    reference: str
    run_id: UUID | None = None
    recipient: str
    recipient_name: str
    company: str
    language: str
    subject: str
    message_id: str
    state: MessageState = Field(sa_type=choice(MessageState))
    skeleton: bytes
    skeleton_sha256: str
    attachments: list[StoredAttachment] = Field(sa_type=sa.JSON)
    marks: list[StoredMark] = Field(default_factory=list, sa_type=sa.JSON)
    facts: dict[str, object] | None = Field(default=None, sa_type=sa.JSON)
    attempts: int = 0
    last_error: str | None = None
    composed_at: datetime
    next_attempt_at: datetime | None = None
    claimed_at: datetime | None = None
    accepted_at: datetime | None = None
    sent_at: datetime | None = None

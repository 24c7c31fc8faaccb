"""The log of all messages: lists, counts, and one message taken apart for reading."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.association.tables import Association
from services.notifications.composing.links import Signer, StoredMark
from services.notifications.composing.rules.message_state import UNDERWAY, MessageState
from services.notifications.composing.serializer import filled, texts_of
from services.notifications.composing.tables import Message
from services.notifications.errors import MessageNotFound
from shared.db import Session
from shared.unit_of_work import Runtime

# What people scroll through before they rather search.
PAGE_ROWS = 50
VIEWS: Mapping[str, tuple[MessageState, ...]] = {
    "all": tuple(MessageState),
    "task": (MessageState.WAITING_FOR_ADDRESS, MessageState.FAILED),
    "queued": (MessageState.QUEUED, MessageState.SENDING),
    "sent": (MessageState.SENT, MessageState.KEPT),
}


@dataclass(frozen=True)
class MessageList:
    """One page of the log, and how many messages the view has."""

    rows: Sequence[Message]
    found: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE_ROWS))


class MadeLink(NamedTuple):
    """A link of a message as a page shows it: what it is for, and its address."""

    purpose: str
    address: str


@dataclass(frozen=True)
class Readable:
    """What a message says; `links` are what its marks were shown as, in the order of the text."""

    message: Message
    text: str
    html: str
    headers: Sequence[tuple[str, str]]
    links: Sequence[MadeLink] = ()


def list_messages(session: Session, view: str, search: str, page: int) -> MessageList:
    """Newest first; `search` looks in address, company and subject."""
    chosen: list[sa.ColumnElement[bool]] = [col(Message.state).in_(VIEWS.get(view, VIEWS["all"]))]
    if search:
        wanted = f"%{search.replace('%', '').replace('_', '')}%"
        chosen.append(
            sa.or_(
                col(Message.recipient).ilike(wanted),
                col(Message.company).ilike(wanted),
                col(Message.subject).ilike(wanted),
            )
        )
    found = session.exec(select(sa.func.count()).select_from(Message).where(*chosen)).one()
    rows = session.exec(
        select(Message)
        .where(*chosen)
        .order_by(col(Message.composed_at).desc(), col(Message.id))
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    return MessageList(rows, found, page)


def count_by_view(session: Session) -> dict[str, int]:
    """How many messages each view has."""
    query = select(Message.state, sa.func.count()).group_by(col(Message.state))
    counts = dict(session.exec(query).all())
    return {view: sum(counts.get(state, 0) for state in states) for view, states in VIEWS.items()}


def find_message(session: Session, id_: UUID) -> Message:
    """Raises MessageNotFound, for another association's message too."""
    message = session.get(Message, id_)
    if message is None or message.association_id != session.own:
        raise MessageNotFound
    return message


def read_message(message: Message, shown: Callable[[StoredMark], str]) -> Readable:
    """Text and HTML of a composed message; both empty while an address is wanted.

    Its links and codes are what `shown` makes of their marks: words, but in the demo's mailbox.
    """
    if not message.skeleton:
        return Readable(message, "", "", ())
    made = {mark["mark"]: shown(mark) for mark in message.marks}
    skeleton = filled(message.skeleton, made)
    texts = texts_of(skeleton)
    parsed = email.message_from_bytes(skeleton, policy=email.policy.default)
    headers = [(name, str(value)) for name, value in parsed.items() if name != "Content-Type"]
    links = [MadeLink(mark["purpose"], made[mark["mark"]]) for mark in message.marks]
    return Readable(message, texts["plain"], texts["html"], headers, links=links)


def recent_mails(
    session: Session, runtime: Runtime, limit: int = 100
) -> list[tuple[str, Readable]]:
    """The newest mails of all associations with the sender's name (demo only; system session).

    Their links are signed, as their readers would get them now.
    """
    senders = {row.association_id: row for row in session.exec(select(Association))}
    signers = {
        id_: Signer(runtime.settings, row.slug, runtime.clock.now()) for id_, row in senders.items()
    }
    query = (
        select(Message)
        .where(col(Message.state).in_(UNDERWAY))
        .order_by(col(Message.composed_at).desc(), col(Message.id))
        .limit(limit)
    )
    return [
        (
            senders[message.association_id].name,
            read_message(message, signers[message.association_id].made_for),
        )
        for message in session.exec(query)
    ]

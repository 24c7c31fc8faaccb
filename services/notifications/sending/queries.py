"""The log of all messages: lists, counts, and one message taken apart for reading."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.association.tables import Association
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.errors import MessageNotFound
from shared.db import Session
from shared.web.sign_in_code import ALPHABET

# What people scroll through before they rather search.
PAGE_ROWS = 50
VIEWS: Mapping[str, tuple[MessageState, ...]] = {
    "all": tuple(MessageState),
    "task": (MessageState.WAITING_FOR_ADDRESS, MessageState.FAILED),
    "queued": (MessageState.QUEUED, MessageState.SENDING),
    "sent": (MessageState.SENT, MessageState.KEPT),
}
_LINK = re.compile(r"https?://\S+/(?:apply|ballot|invitation|dues/release)/\S+")
# A ballot is cast by whoever opens its link: nobody but its reader may see it, the office neither.
_TOKEN = re.compile(
    r"(https?://[^\s\"<>]+/(?:apply/confirm|apply/status|ballot|invitation|dues/release)/)[^\s\"<>]+"
)
# Whoever reads a code within its ten minutes signs in, or releases, as its reader.
_CODE = re.compile(rf"\b[{ALPHABET}]{{4}} [{ALPHABET}]{{4}}\b")
_WITH_CODES = frozenset({"sign_in_code", "address_code", "release_code"})
_WITH_LINKS = _WITH_CODES | {
    "application_received",
    "application_confirmed",
    "ballot",
    "dues_release",
    "invitation",
    "vote_received",
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


@dataclass(frozen=True)
class Readable:
    """What a message says; `links` are those that bear a token, in the order of the text."""

    message: Message
    text: str
    html: str
    headers: Sequence[tuple[str, str]]

    @property
    def links(self) -> list[str]:
        return list(dict.fromkeys(_LINK.findall(self.text)))


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


def holds_personal_links(message: Message) -> bool:
    """Whether what it says would let another person act as its reader."""
    return message.template in _WITH_LINKS


def read_message(message: Message, *, links: bool = False) -> Readable:
    """Text and HTML of a composed message; both empty while an address is wanted.

    Personal links and codes are blotted out unless `links` asks for them.
    """
    if not message.skeleton:
        return Readable(message, "", "", ())
    parsed = email.message_from_bytes(message.skeleton, policy=email.policy.default)
    parts = {}
    for kind in ("plain", "html"):
        part = parsed.get_body((kind,))
        content = str(part.get_content()).replace("\r\n", "\n") if part else ""
        parts[kind] = content if links else _blotted(message, content)
    shown = [(name, str(value)) for name, value in parsed.items() if name != "Content-Type"]
    return Readable(message, parts["plain"], parts["html"], shown)


def _blotted(message: Message, content: str) -> str:
    without = _TOKEN.sub(r"\1…", content)
    return _CODE.sub("…", without) if message.template in _WITH_CODES else without


def recent_mails(session: Session, limit: int = 100) -> list[tuple[str, Readable]]:
    """The newest mails of all associations with the sender's name (demo only; system session)."""
    names = {row.association_id: row.name for row in session.exec(select(Association))}
    query = (
        select(Message)
        .where(col(Message.state).not_in([MessageState.WAITING_FOR_ADDRESS, MessageState.FAILED]))
        .order_by(col(Message.composed_at).desc(), col(Message.id))
        .limit(limit)
    )
    return [
        (names.get(message.association_id, ""), read_message(message, links=True))
        for message in session.exec(query)
    ]

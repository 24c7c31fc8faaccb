"""An address has become known: the mails that waited for it are composed."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.notifications.composing.catalogue import CATALOGUE
from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.notice import CausingEvent
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from shared.unit_of_work import UnitOfWork

_EVENTS = {row.event.type: row.event for row in CATALOGUE}


def compose_waiting_mails(uow: UnitOfWork, about_id: UUID) -> int:
    """Composes what waited for this person or company; returns how many mails that made."""
    waiting = uow.session.exec(
        select(Message).where(
            Message.about_id == about_id,
            col(Message.state) == MessageState.WAITING_FOR_ADDRESS,
        )
    ).all()
    causes = [cause_of(message) for message in waiting]
    for message in waiting:
        uow.session.delete(message)
    uow.session.flush()
    return compose_mails(uow, causes) if causes else 0


def cause_of(message: Message) -> CausingEvent:
    """The event that a message was written because of, while it keeps its facts."""
    event = _EVENTS[message.event_type]
    return CausingEvent(message.event_id, message.composed_at, event.upcast(message.facts or {}, 1))

"""A person lets a failed message go out once more, after the cause was seen to."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.errors import MessageNotFound, NothingToSendAgain
from shared.actor import Actor
from shared.contracts.notifications import MailQueued
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def send_again(uow: UnitOfWork, message_id: UUID, by: Actor) -> Message:
    """Queues the same message with the same Message-ID; its links are signed afresh.

    Raises MissingPermission, MessageNotFound, or NothingToSendAgain unless it failed after it was
    composed.
    """
    by.require(Permission.MEMBERS_WRITE)
    query = select(Message).where(Message.id == message_id).with_for_update()
    message = uow.session.exec(query).one_or_none()
    if message is None:
        raise MessageNotFound
    if message.state is not MessageState.FAILED or not message.skeleton:
        raise NothingToSendAgain
    message.state, message.attempts = MessageState.QUEUED, 0
    message.last_error, message.composed_at = None, uow.clock.now()
    publish(uow, MailQueued(message_id=message.id))
    return message

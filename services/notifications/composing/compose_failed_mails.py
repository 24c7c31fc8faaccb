"""A member's address was corrected: what did not reach it at the old one is composed anew."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.compose_waiting_mails import cause_of
from services.notifications.composing.rules.message_state import UNDERWAY, MessageState
from services.notifications.composing.tables import Message
from services.notifications.contacts.tables import Correspondent
from shared.db import Session
from shared.unit_of_work import UnitOfWork


def compose_failed_mails(uow: UnitOfWork, correspondent: Correspondent) -> int:
    """Writes to the addresses of today what failed at one that is theirs no more, or that reached
    none of them; returns how many mails that made.

    Whom the same was told before is not told again. The failed mail is superseded once its address
    is gone: it is nobody's task any more, and is not sent again to where nobody reads it.
    """
    failed = uow.session.exec(
        select(Message)
        .where(Message.about_id == correspondent.id, col(Message.state) == MessageState.FAILED)
        .order_by(col(Message.composed_at), col(Message.id))
        .with_for_update()
    ).all()
    known = [mail for mail in failed if mail.facts]
    addresses = {each["email"].lower() for each in correspondent.contacts or []}
    reached = _reached(uow.session, known)
    gone = [mail for mail in known if mail.recipient.lower() not in addresses]
    anew = [mail for mail in known if mail in gone or _thing(mail) not in reached]
    causes = {mail.event_id: cause_of(mail) for mail in anew}
    for mail in gone:
        mail.state, mail.facts = MessageState.SUPERSEDED, None
    uow.session.flush()
    return compose_mails(uow, list(causes.values())) if causes else 0


def _thing(mail: Message) -> tuple[UUID, str]:
    return mail.event_id, mail.template


def _reached(session: Session, mails: Sequence[Message]) -> set[tuple[UUID, str]]:
    """What went out to another address, or is on its way there."""
    query = sa.select(col(Message.event_id), col(Message.template)).where(
        col(Message.event_id).in_({mail.event_id for mail in mails}),
        col(Message.state).in_(UNDERWAY),
    )
    return {(row.event_id, row.template) for row in session.execute(query)}

"""Sending: mails are marked `sending` and committed, then handed over (`deliver_mails`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.sending.channels import channel_to
from services.notifications.sending.deliver_mails import TABLE, deliver_mails, sent_event, set_on
from services.notifications.sending.keep_mails import keep_mails
from services.notifications.sending.rules import LEASE, SERVER_WAIT
from shared.contracts.notifications import MailQueued
from shared.db import Session
from shared.events import publish, publish_many
from shared.unit_of_work import UnitOfWork

# What a minute's job can hand on; the rest is found a minute later.
RESUME_BATCH_ROWS = 5_000
_OPEN = (MessageState.QUEUED, MessageState.SENDING)
_Mail = sa.Row[tuple[object, ...]]
_COLUMNS = tuple(
    TABLE.c[name]
    for name in ("id", "recipient", "template", "reference", "composed_at", "accepted_at")
)


def claim_mails(uow: UnitOfWork, message_ids: Sequence[UUID]) -> int:
    """Takes queued mails in hand; they are handed over right after the commit.

    Without a mail server they are `kept` at once. Returns how many were taken.
    """
    now = uow.clock.now()
    mails = _claimable(uow, message_ids, now)
    ids = [mail.id for mail in mails]
    url = uow.settings.mail_server
    if url is None:
        keep_mails(uow, mails)
        return len(ids)
    taken = {
        "state": MessageState.SENDING,
        "claimed_at": now,
        "next_attempt_at": None,
        "attempts": TABLE.c.attempts + 1,
    }
    set_on(uow.session, ids, taken)
    if ids:
        deliver = partial(deliver_mails, uow.runtime, uow.own, ids, channel_to(url))
        uow.after_commit(deliver)
    return len(ids)


def resume_mails(uow: UnitOfWork) -> int:
    """Queues again what waited long enough or lay in hand when a process ended (system session)."""
    now = uow.clock.now()
    due = uow.session.exec(
        select(Message)
        .where(
            sa.or_(
                sa.and_(
                    col(Message.state) == MessageState.QUEUED, col(Message.next_attempt_at) <= now
                ),
                sa.and_(
                    col(Message.state) == MessageState.SENDING,
                    col(Message.claimed_at) <= now - LEASE,
                ),
            )
        )
        .order_by(col(Message.composed_at))
        .limit(RESUME_BATCH_ROWS)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in due:
        mail.state, mail.next_attempt_at = MessageState.QUEUED, None
        publish(uow, MailQueued(message_id=mail.id), association_id=mail.association_id)
    return len(due)


def _claimable(uow: UnitOfWork, ids: Sequence[UUID], now: datetime) -> list[_Mail]:
    """Queued mails, oldest first, except those whose reader still waits for an earlier one.

    What the server had taken before a crash is only marked, not taken in hand again.
    """
    uow.session.flush()
    found = (
        uow.session.connection()
        .execute(
            sa.select(*_COLUMNS)
            .where(
                TABLE.c.association_id == uow.own,
                TABLE.c.id.in_(ids),
                TABLE.c.state == MessageState.QUEUED,
            )
            .order_by(TABLE.c.composed_at, TABLE.c.id)
            .with_for_update()
        )
        .all()
    )
    accepted = [mail for mail in found if mail.accepted_at]
    set_on(
        uow.session,
        [mail.id for mail in accepted],
        {"state": MessageState.SENT, "sent_at": TABLE.c.accepted_at, "facts": None},
    )
    publish_many(uow, [sent_event(mail) for mail in accepted])
    waiting = [mail for mail in found if not mail.accepted_at]
    behind = _behind_another(uow.session, waiting)
    set_on(uow.session, behind, {"next_attempt_at": now + SERVER_WAIT})
    return [mail for mail in waiting if mail.id not in behind]


def _behind_another(session: Session, mails: Sequence[_Mail]) -> set[UUID]:
    """Mails to a reader for whom an earlier one has been tried and still waits."""
    held_up = session.exec(
        select(Message.recipient, sa.func.min(Message.composed_at))
        .where(
            col(Message.recipient).in_({mail.recipient for mail in mails}),
            col(Message.state).in_(_OPEN),
            col(Message.last_error).is_not(None),
            col(Message.id).not_in({mail.id for mail in mails}),
        )
        .group_by(col(Message.recipient))
    )
    since = dict(held_up.all())
    return {
        mail.id
        for mail in mails
        if mail.recipient in since and since[mail.recipient] < mail.composed_at
    }

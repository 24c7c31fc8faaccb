"""Sending: mails are marked `sending` and committed, then handed over, then marked `sent`.

What is handed over is noted mail by mail (`accepted_at`), so after a crash only the one mail whose
receipt was not noted yet goes out again, under the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.channels import SmtpChannel, channel_to
from services.notifications.channels.smtp import Parcel, Postponed, Refused, Unreachable
from services.notifications.composing.serializer import whole
from services.notifications.models import Message, MessageState
from services.notifications.rules.waiting import LEASE, SERVER_WAIT, given_up, next_attempt
from shared.contracts.notifications import MailFailed, MailQueued, MailSent
from shared.db import Session
from shared.errors import DomainError
from shared.events import publish, publish_many
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.mails")

_TABLE = Message.__table__  # type: ignore[attr-defined]
SECONDS_A_BATCH = 20.0
_AT_ONCE = 100
_OPEN = (MessageState.QUEUED, MessageState.SENDING)


def claim_mails(session: Session, message_ids: Sequence[UUID]) -> int:
    """Takes queued mails in hand; they are handed over right after the commit.

    Without a mail server they are `kept` at once. Returns how many were taken.
    """
    now = session.runtime.clock.now()
    mails = _claimable(session, message_ids, now)
    url = session.runtime.settings.smtp_url
    if url is None:
        for mail in mails:
            mail.state, mail.sent_at = MessageState.KEPT, now
        publish_many(session, [_sent(mail, now, kept=True) for mail in mails])
        return len(mails)
    for mail in mails:
        mail.state, mail.claimed_at, mail.next_attempt_at = MessageState.SENDING, now, None
        mail.attempts += 1
    if mails:
        ids = [mail.id for mail in mails]
        deliver = partial(deliver_mails, session.runtime, session.own, ids, channel_to(url))
        session.afterwards += (deliver,)
    return len(mails)


def deliver_mails(
    runtime: ServiceRuntime, association_id: UUID, ids: Sequence[UUID], channel: SmtpChannel
) -> None:
    """Hands claimed mails to the server and writes down what became of each.

    Never raises: what is left undone stays `sending` and is found again by `resume_mails`.
    """
    try:
        _Round(runtime, association_id, channel).deliver(ids)
    except Exception:
        log.exception("sending was interrupted; the mails are taken up again in %s", LEASE)


def resume_mails(session: Session) -> int:
    """Queues again what waited long enough or lay in hand when a process ended (system session)."""
    now = session.runtime.clock.now()
    due = session.exec(
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
        .limit(5_000)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in due:
        mail.state, mail.next_attempt_at = MessageState.QUEUED, None
        publish(session, MailQueued(message_id=mail.id), association_id=mail.association_id)
    return len(due)


def _claimable(session: Session, ids: Sequence[UUID], now: datetime) -> list[Message]:
    """Queued mails, oldest first, except those whose reader still waits for an earlier one."""
    found = list(
        session.exec(
            select(Message)
            .where(col(Message.id).in_(ids), col(Message.state) == MessageState.QUEUED)
            .order_by(col(Message.composed_at), col(Message.id))
            .with_for_update()
        )
    )
    behind = _behind_another(session, found)
    for mail in found:
        if mail.id in behind:
            mail.next_attempt_at = now + SERVER_WAIT
    taken = [mail for mail in found if mail.id not in behind]
    _finish_accepted(session, [mail for mail in taken if mail.accepted_at])
    return [mail for mail in taken if not mail.accepted_at]


def _behind_another(session: Session, mails: Sequence[Message]) -> set[UUID]:
    waiting = session.exec(
        select(Message.recipient, sa.func.min(Message.composed_at))
        .where(
            col(Message.recipient).in_({mail.recipient for mail in mails}),
            col(Message.state).in_(_OPEN),
            col(Message.last_error).is_not(None),
            col(Message.id).not_in({mail.id for mail in mails}),
        )
        .group_by(col(Message.recipient))
    )
    since = dict(waiting.all())
    return {
        mail.id
        for mail in mails
        if mail.recipient in since and since[mail.recipient] < mail.composed_at
    }


def _finish_accepted(session: Session, mails: Sequence[Message]) -> None:
    """Taken by the server before the crash: not sent again, only marked."""
    for mail in mails:
        mail.state, mail.sent_at = MessageState.SENT, mail.accepted_at
    publish_many(session, [_sent(mail, mail.accepted_at, kept=False) for mail in mails])


def _sent(mail: Message, at: datetime | None, *, kept: bool) -> MailSent:
    return MailSent(
        message_id=mail.id,
        template=mail.template,
        reference=mail.reference,
        sent_at=at or mail.composed_at,
        kept=kept,
    )


@dataclass
class _Round:
    """One batch on its way; what has happened to which mail is written every hundred mails."""

    runtime: ServiceRuntime
    association_id: UUID
    channel: SmtpChannel
    accepted: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)
    postponed: dict[UUID, str] = field(default_factory=dict)
    left: list[UUID] = field(default_factory=list)

    def deliver(self, ids: Sequence[UUID]) -> None:
        stop_at = time.monotonic() + SECONDS_A_BATCH
        for at in range(0, len(ids), _AT_ONCE):
            some = list(ids[at : at + _AT_ONCE])
            if time.monotonic() > stop_at:
                self.left += ids[at:]
                break
            try:
                self._hand_over(some)
            except Unreachable as error:
                log.warning("mail server: %s", error)
                rest = [id_ for id_ in ids[at:] if id_ not in self._settled()]
                self._write()
                self._wait_for_server(rest, str(error))
                return
            self._write()
        self._pass_on()

    def _settled(self) -> set[UUID]:
        return {*self.accepted, *self.refused, *self.postponed}

    def _hand_over(self, ids: Sequence[UUID]) -> None:
        with self.runtime.reading(self.association_id) as session:
            mails = session.exec(select(Message).where(col(Message.id).in_(ids))).all()
        order = {id_: at for at, id_ in enumerate(ids)}
        for mail in sorted(mails, key=lambda mail: order[mail.id]):
            try:
                self.channel.send(self._parcel(mail))
            except Refused as error:
                self.refused[mail.id] = str(error)
            except Postponed as error:
                self.postponed[mail.id] = str(error)
            except DomainError as error:
                self.refused[mail.id] = error.message
            else:
                self._note_accepted(mail.id)

    def _parcel(self, mail: Message) -> Parcel:
        domain = mail.message_id.rpartition("@")[2]
        documents = self.runtime.documents
        content = whole(mail.skeleton, lambda sha256: documents.get(self.association_id, sha256))
        return Parcel(f"bounces+{mail.id.hex}@{domain}", mail.recipient, content)

    def _note_accepted(self, id_: UUID) -> None:
        """Committed at once, by itself: what is noted is never sent again."""
        self.accepted.append(id_)
        with self.runtime.database.writing(self.association_id) as session:
            session.connection().execute(
                _NOTE, {"note_id": id_, "noted_at": self.runtime.clock.now()}
            )

    def _write(self) -> None:
        if not self._settled():
            return
        with self.runtime.transaction(self.association_id, actor="mail") as session:
            now = self.runtime.clock.now()
            mails = session.exec(
                select(Message).where(col(Message.id).in_(self._settled())).with_for_update()
            )
            for mail in mails:
                self._settle(session, mail, now)
        self.accepted, self.refused, self.postponed = [], {}, {}

    def _settle(self, session: Session, mail: Message, now: datetime) -> None:
        if mail.state not in _OPEN:
            return
        if mail.id in self.refused or (
            mail.id in self.postponed and given_up(mail.composed_at, now)
        ):
            reason = self.refused.get(mail.id) or self.postponed[mail.id]
            mail.state, mail.last_error = MessageState.FAILED, reason
            publish(session, _failed(mail, reason))
        elif mail.id in self.postponed:
            mail.state, mail.last_error = MessageState.QUEUED, self.postponed[mail.id]
            mail.next_attempt_at = next_attempt(mail.attempts, now, mail.id)
        else:
            mail.state, mail.sent_at, mail.last_error = MessageState.SENT, mail.accepted_at, None
            publish(session, _sent(mail, mail.accepted_at, kept=False))

    def _wait_for_server(self, ids: Sequence[UUID], reason: str) -> None:
        """Nobody's fault: the attempt is not counted, and nothing is ever given up for it."""
        again = self.runtime.clock.now() + SERVER_WAIT
        with self.runtime.transaction(self.association_id, actor="mail") as session:
            for at in range(0, len(ids), 1_000):
                session.execute(
                    sa.update(_TABLE)
                    .where(
                        _TABLE.c.id.in_(ids[at : at + 1_000]),
                        _TABLE.c.state == MessageState.SENDING,
                    )
                    .values(
                        state=MessageState.QUEUED,
                        next_attempt_at=again,
                        last_error=reason,
                        attempts=_TABLE.c.attempts - 1,
                    )
                )

    def _pass_on(self) -> None:
        """A batch that takes long is cut: the rest goes back through the queue."""
        if not self.left:
            return
        with self.runtime.transaction(self.association_id, actor="mail") as session:
            mails = session.exec(
                select(Message).where(
                    col(Message.id).in_(self.left),
                    col(Message.state) == MessageState.SENDING,
                )
            ).all()
            for mail in mails:
                mail.state, mail.attempts = MessageState.QUEUED, mail.attempts - 1
            publish_many(session, [MailQueued(message_id=mail.id) for mail in mails])


_NOTE = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("note_id"))
    .values(accepted_at=sa.bindparam("noted_at"))
)


def _failed(mail: Message, reason: str) -> MailFailed:
    return MailFailed(
        message_id=mail.id, template=mail.template, reference=mail.reference, reason=reason[:500]
    )

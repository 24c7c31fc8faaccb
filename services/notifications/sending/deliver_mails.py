"""The handing over itself, outside any transaction; what became of each mail is written down.

What the server takes is noted mail by mail (`accepted_at`), so after a crash only the one mail
whose receipt was not noted yet goes out again, under the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.composing.links import Signer
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.serializer import whole
from services.notifications.composing.tables import Message
from services.notifications.sending.channels import SmtpChannel
from services.notifications.sending.rules import LEASE, SERVER_WAIT, given_up, next_attempt
from services.notifications.sending.signing import open_signer
from services.notifications.sending.smtp import MailObject, Postponed, Refused, Unreachable
from shared.batches import batches
from shared.contracts.notifications import MailFailed, MailQueued, MailSent
from shared.db import Session
from shared.errors import DomainError
from shared.events import publish_many
from shared.scrub import scrub
from shared.unit_of_work import Runtime, UnitOfWork

ACTOR = "mail"
"""As events record who acted."""
log = logging.getLogger("umlauf.mails")

TABLE = Message.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(TABLE.c[name] for name in ("id", "message_id", "recipient", "skeleton", "marks"))
_Mail = sa.Row[tuple[object, ...]]
# Well below LEASE: a batch that takes longer is cut, so that no claim outlives its lease.
BATCH_SECONDS_MAX = 20.0
# So often outcomes are written; a crash loses none of them, for `accepted_at` is written for each
# mail by itself.
DELIVERY_BATCH_ROWS = 100
_NOTE = (
    sa.update(TABLE)
    .where(TABLE.c.id == sa.bindparam("note_id"))
    .values(accepted_at=sa.bindparam("noted_at"))
)
_SEE = sa.text("SELECT set_config('umlauf.association', :association, true)")


def deliver_mails(
    runtime: Runtime, association_id: UUID, ids: Sequence[UUID], channel: SmtpChannel
) -> None:
    """Hands claimed mails to the server, in their order.

    Never raises: what is left undone stays `sending` and is found again by `resume_mails`.
    """
    try:
        Delivery(runtime, association_id, channel).deliver(ids)
    except Exception:
        log.exception("sending was interrupted; the mails are taken up again in %s", LEASE)


class SentMail(Protocol):
    """What a row must have for its MailSent."""

    id: UUID
    template: str
    reference: str
    accepted_at: datetime | None
    composed_at: datetime


def sent_event(mail: SentMail, *, kept: bool = False) -> MailSent:
    """The event that tells of a mail which the server has taken, or which is kept."""
    return MailSent(
        message_id=mail.id,
        template=mail.template,
        reference=mail.reference,
        sent_at=mail.accepted_at or mail.composed_at,
        kept=kept,
    )


def set_on(session: Session, ids: Iterable[UUID], values: Mapping[str, object]) -> None:
    """The same values on many messages, set-based."""
    for some in batches(ids):
        session.connection().execute(sa.update(TABLE).where(TABLE.c.id.in_(some)).values(**values))


@dataclass
class Delivery:
    """One batch on its way."""

    runtime: Runtime
    association_id: UUID
    channel: SmtpChannel
    accepted: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)
    postponed: dict[UUID, str] = field(default_factory=dict)
    signer: Signer | None = None

    def deliver(self, ids: Sequence[UUID]) -> None:
        """Outcomes are written every hundred mails; a batch that takes long is cut, and its rest
        goes back through the queue, so that no claim outlives its lease."""
        stop_at = time.monotonic() + BATCH_SECONDS_MAX
        for at in range(0, len(ids), DELIVERY_BATCH_ROWS):
            some = ids[at : at + DELIVERY_BATCH_ROWS]
            try:
                self._hand_over(some, stop_at)
            except Unreachable as error:
                log.warning("mail server: %s", error)
                rest = self._unfinished(ids[at:])
                self._write()
                self._wait_for_server(rest, scrub(str(error)))
                return
            rest = self._unfinished(some)
            self._write()
            if rest:
                self._pass_on([*rest, *ids[at + DELIVERY_BATCH_ROWS :]])
                return

    def _unfinished(self, ids: Sequence[UUID]) -> list[UUID]:
        finished = {*self.accepted, *self.refused, *self.postponed}
        return [id_ for id_ in ids if id_ not in finished]

    def _hand_over(self, ids: Sequence[UUID], stop_at: float) -> None:
        mails = self._read(ids)
        with self.runtime.database.engine.connect() as notes:
            for id_ in ids:
                if time.monotonic() > stop_at:
                    return
                if id_ in mails:
                    self._hand_over_one(mails[id_], notes)

    def _read(self, ids: Sequence[UUID]) -> dict[UUID, _Mail]:
        query = sa.select(*_COLUMNS).where(
            TABLE.c.id.in_(ids), TABLE.c.state == MessageState.SENDING
        )
        with self.runtime.reading(self.association_id) as session:
            self.signer = open_signer(session, self.runtime)
            return {row.id: row for row in session.connection().execute(query)}

    def _hand_over_one(self, mail: _Mail, notes: sa.Connection) -> None:
        try:
            self.channel.send(self._mail_object(mail))
        except Refused as error:
            self.refused[mail.id] = scrub(str(error))
        except Postponed as error:
            self.postponed[mail.id] = scrub(str(error))
        except DomainError as error:
            self.refused[mail.id] = scrub(error.message)
        else:
            self._note_accepted(mail.id, notes)

    def _mail_object(self, mail: _Mail) -> MailObject:
        assert self.signer is not None, "mails are read before they are handed over"
        domain = mail.message_id.rpartition("@")[2]
        documents = self.runtime.documents
        made = self.signer.signed(mail.marks)
        content = whole(
            mail.skeleton, lambda sha256: documents.get(self.association_id, sha256), made
        )
        return MailObject(f"bounces+{mail.id.hex}@{domain}", mail.recipient, content)

    def _note_accepted(self, id_: UUID, notes: sa.Connection) -> None:
        """Committed at once, by itself: what is noted is never sent again."""
        self.accepted.append(id_)
        values = {"note_id": id_, "noted_at": self.runtime.clock.now()}
        with notes.begin():
            if not self.runtime.database.is_sqlite:
                notes.execute(_SEE, {"association": str(self.association_id)})
            notes.execute(_NOTE, values)

    def _write(self) -> None:
        if not (self.accepted or self.refused or self.postponed):
            return
        with self.runtime.transaction(self.association_id, actor=ACTOR) as uow:
            self._write_sent(uow)
            self._write_others(uow)
        self.accepted, self.refused, self.postponed = [], {}, {}

    def _write_sent(self, uow: UnitOfWork) -> None:
        if not self.accepted:
            return
        set_on(
            uow.session,
            self.accepted,
            {
                "state": MessageState.SENT,
                "sent_at": TABLE.c.accepted_at,
                "last_error": None,
                "facts": None,
            },
        )
        columns = (TABLE.c.id, TABLE.c.template, TABLE.c.reference, TABLE.c.accepted_at)
        rows = uow.session.connection().execute(
            sa.select(*columns, TABLE.c.composed_at).where(TABLE.c.id.in_(self.accepted))
        )
        publish_many(uow, [sent_event(row) for row in rows])

    def _write_others(self, uow: UnitOfWork) -> None:
        now, failed = self.runtime.clock.now(), []
        ids = [*self.refused, *self.postponed]
        theirs = select(Message).where(col(Message.id).in_(ids))
        for mail in uow.session.exec(theirs) if ids else ():
            mail.last_error = self.refused.get(mail.id) or self.postponed[mail.id]
            if mail.id in self.refused or given_up(mail.composed_at, now):
                mail.state = MessageState.FAILED
                failed.append(_failed(mail, mail.last_error))
            else:
                mail.state = MessageState.QUEUED
                mail.next_attempt_at = next_attempt(mail.attempts, now, mail.id)
        publish_many(uow, failed)

    def _wait_for_server(self, ids: Sequence[UUID], reason: str) -> None:
        """Nobody's fault: the attempt is not counted, and nothing is ever given up for it."""
        with self.runtime.transaction(self.association_id, actor=ACTOR) as uow:
            set_on(
                uow.session,
                ids,
                {
                    "state": MessageState.QUEUED,
                    "next_attempt_at": self.runtime.clock.now() + SERVER_WAIT,
                    "last_error": reason,
                    "attempts": TABLE.c.attempts - 1,
                },
            )

    def _pass_on(self, ids: Sequence[UUID]) -> None:
        with self.runtime.transaction(self.association_id, actor=ACTOR) as uow:
            set_on(
                uow.session,
                ids,
                {"state": MessageState.QUEUED, "attempts": TABLE.c.attempts - 1},
            )
            publish_many(uow, [MailQueued(message_id=id_) for id_ in ids])


def _failed(mail: Message, reason: str) -> MailFailed:
    return MailFailed(
        message_id=mail.id, template=mail.template, reference=mail.reference, reason=reason[:500]
    )

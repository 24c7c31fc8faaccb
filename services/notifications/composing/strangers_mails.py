"""Mails to addresses that nobody has confirmed: what a stranger may cause in another's mailbox.

Whoever fills in an application types the address it is confirmed at. Without a limit that would
be a way to fill anybody's mailbox from the association's own domain.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import SENT_TO_STRANGERS, Message
from shared.db import Session
from shared.errors import DomainError
from shared.unit_of_work import UnitOfWork

# Who applies, mistypes and applies again needs two.
MAILS_A_DAY_MAX = 3
_DAY = timedelta(hours=24)
TEMPLATES = frozenset({"application_received", "application_withdrawn"})


class AddressHasEnough(DomainError):
    """This address has had three such mails within a day. This one is kept until you send it."""

    code = "address_has_enough"
    status = 429


class MailToStranger(NamedTuple):
    """A mail about to be queued."""

    id: UUID
    template: str
    address: str


def over_the_limit(uow: UnitOfWork, mails: Iterable[MailToStranger]) -> set[UUID]:
    """Those that would be more than three a day to one address, over all associations.

    Who asks holds the address until the end of the transaction: of two processes one counts
    after the other.
    """
    asked = [mail for mail in mails if mail.template in TEMPLATES]
    boxes = {mail.id: mailbox_of(mail.address) for mail in asked}
    sent: Counter[str] = Counter()
    with _seeing_all(uow.session) as session:
        for box in sorted(set(boxes.values())):
            _hold(uow, session, box)
            sent[box] = _sent(uow, session, box)
    held = set()
    for id_, box in boxes.items():
        sent[box] += 1
        if sent[box] > MAILS_A_DAY_MAX:
            held.add(id_)
    return held


def mailbox_of(address: str) -> str:
    """Where a mail arrives: `a+anything@b` is the mailbox of `a@b` at most providers."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _sent(uow: UnitOfWork, session: Session, box: str) -> int:
    """How many have gone to a mailbox within the last 24 hours; those held back have not."""
    local, _, domain = box.rpartition("@")
    address = sa.func.lower(col(Message.recipient))
    query = (
        select(sa.func.count())
        .select_from(Message)
        .where(
            sa.text(SENT_TO_STRANGERS),
            col(Message.composed_at) > uow.clock.now() - _DAY,
            col(Message.state) != MessageState.FAILED,
            sa.or_(
                address == box,
                address.startswith(f"{local}+", autoescape=True)
                & address.endswith(f"@{domain}", autoescape=True),
            ),
        )
    )
    return session.exec(query).one()


@contextmanager
def _seeing_all(session: Session) -> Iterator[Session]:
    """Counts only; what the session sees afterwards is its own association again."""
    own = session.association_id
    session.flush()
    session.see(None)
    try:
        yield session
    finally:
        session.see(own)


def _hold(uow: UnitOfWork, session: Session, box: str) -> None:
    """SQLite has one writer at a time; PostgreSQL locks the mailbox's name."""
    if uow.is_sqlite:
        return
    digest = hashlib.sha256(f"mailbox:{box}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

"""Which mail is which: the same thing told the same person is the same mail, however it comes up.

Template, subject and recipient name it, not the event: an event that is published anew, or
replayed, finds the mail it caused before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.notifications.composing.notice import Notice
from services.notifications.composing.tables import Message
from shared.batches import batches
from shared.db import Session
from shared.ids import named_id


class MailIdentity(NamedTuple):
    """What a mail is known by; `by_event` is the id that older mails have."""

    id: UUID
    by_event: UUID
    template: str
    reference: str
    recipient: str
    repeats: bool

    @property
    def told(self) -> tuple[str, str, str]:
        return self.template, self.reference, self.recipient.lower()


def identity_of(
    association_id: UUID, event_id: UUID, notice: Notice, recipient: str = ""
) -> MailIdentity:
    """Without a recipient: the mail that waits for one."""
    to = recipient or f"?{notice.about_id}"
    by_event = recipient or f"{notice.about_id}:{notice.reference}"
    subject = f"{notice.template}:{notice.reference}:{notice.sequence}"
    return MailIdentity(
        id=named_id(association_id, f"{subject}:{to.lower()}"),
        by_event=named_id(event_id, f"{notice.template}:{by_event.lower()}"),
        template=notice.template,
        reference=notice.reference,
        recipient=to,
        repeats=bool(notice.sequence),
    )


def unknown_mails(session: Session, mails: Mapping[UUID, MailIdentity]) -> set[UUID]:
    """The ids of those that are not in the table yet, neither by their id nor as older mails."""
    known = _known(session, [*mails, *(each.by_event for each in mails.values())])
    unknown = {
        id_: each for id_, each in mails.items() if id_ not in known and each.by_event not in known
    }
    told = _told(session, {one.reference for one in unknown.values() if not one.repeats})
    return {id_ for id_, one in unknown.items() if one.repeats or one.told not in told}


def _known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for some in batches(ids):
        found |= set(session.exec(select(Message.id).where(col(Message.id).in_(some))))
    return found


def _told(session: Session, references: Collection[str]) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for some in batches(references):
        query = select(Message.template, Message.reference, Message.recipient)
        for template, reference, to in session.exec(query.where(col(Message.reference).in_(some))):
            found.add((template, reference, to.lower()))
    return found

"""Turns events into mails: one row per recipient and thing told, queued in their transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.notifications.association.tables import Association
from services.notifications.composing import headers, serializer
from services.notifications.composing.catalogue import notifications_of
from services.notifications.composing.draft import Draft, Mailbox
from services.notifications.composing.known_mails import (
    MailIdentity,
    identity_of,
    unknown_mails,
)
from services.notifications.composing.links import StoredMark
from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources, open_sources
from services.notifications.composing.rendering import render
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.strangers_mails import (
    AddressHasEnough,
    MailToStranger,
    over_the_limit,
)
from services.notifications.composing.tables import Message, StoredAttachment
from services.notifications.contacts.recipient import PersonName, Recipient
from shared.bulk import bulk_insert
from shared.clean_text import harmless_line
from shared.contracts.billing import (
    CollectionMoved,
    CollectionReturned,
    InvoiceRendered,
    ReminderIssued,
)
from shared.contracts.collections import DebitAnnounced
from shared.contracts.notifications import MailFailed, MailQueued, MailWaiting
from shared.db import table_of
from shared.errors import DomainError
from shared.events import publish_many
from shared.scrub import scrub
from shared.unit_of_work import UnitOfWork

_NO_NAME = PersonName()
_ABOUT_MONEY = (
    InvoiceRendered | CollectionReturned | CollectionMoved | DebitAnnounced | ReminderIssued
)


class _MailRow(NamedTuple):
    """A row of `message` to be."""

    association_id: UUID
    id: UUID
    event_id: UUID
    event_type: str
    template: str
    about_id: UUID
    reference: str
    run_id: UUID | None
    recipient: str
    recipient_name: str
    company: str
    language: str
    subject: str
    message_id: str
    state: MessageState
    attachments: list[StoredAttachment]
    composed_at: datetime
    skeleton: bytes = b""
    skeleton_sha256: str = ""
    marks: Sequence[StoredMark] = ()
    facts: dict[str, object] | None = None
    last_error: str | None = None


def compose_mails(uow: UnitOfWork, causes: Sequence[CausingEvent]) -> int:
    """Writes the mails that the events cause; returns how many new rows that made.

    The same event again makes nothing new, nor does another that tells the same. Attached
    documents are read when the mail is sent. Raises RetryLater while an address or the association
    may still be on the way.
    """
    sources = open_sources(uow)
    _load(sources, causes)
    rows: dict[UUID, _MailRow] = {}
    mails: dict[UUID, MailIdentity] = {}
    for cause in causes:
        for mail, row in _rows(cause, sources):
            rows.setdefault(mail.id, row)
            mails.setdefault(mail.id, mail)
    unknown = unknown_mails(uow.session, mails)
    fresh = _held_back(uow, [row for id_, row in rows.items() if id_ in unknown])
    bulk_insert(uow, table_of(Message), fresh)
    publish_many(uow, _events(fresh))
    return len(fresh)


def _load(sources: NoticeSources, causes: Sequence[CausingEvent]) -> None:
    money = [each.event for each in causes if isinstance(each.event, _ABOUT_MONEY)]
    sources.directory.load_correspondents(event.member_id for event in money)
    sources.invoice_mails.load(
        str(event.invoice_id) for event in money if not isinstance(event, InvoiceRendered)
    )


def _rows(cause: CausingEvent, sources: NoticeSources) -> Iterator[tuple[MailIdentity, _MailRow]]:
    own = sources.association.association_id
    for notification in notifications_of(cause.event.type):
        for notice in notification.notices(cause, sources):
            for recipient in notice.recipients:
                mail = identity_of(own, cause.event_id, notice, recipient.address)
                yield mail, _composed(mail.id, cause, notice, recipient, sources)
            if not notice.recipients:
                mail = identity_of(own, cause.event_id, notice)
                yield mail, _waiting(mail.id, cause, notice, sources)


def _held_back(uow: UnitOfWork, rows: Sequence[_MailRow]) -> list[_MailRow]:
    """What a stranger's address has had enough of is kept, and shown to the office."""
    queued = [row for row in rows if row.state is MessageState.QUEUED]
    mails = [MailToStranger(row.id, row.template, row.recipient) for row in queued]
    held = over_the_limit(uow, mails)
    reason = AddressHasEnough().message
    return [
        row._replace(state=MessageState.FAILED, last_error=reason) if row.id in held else row
        for row in rows
    ]


def _events(rows: Iterable[_MailRow]) -> Iterator[MailQueued | MailFailed | MailWaiting]:
    for row in rows:
        if row.state is MessageState.QUEUED:
            yield MailQueued(message_id=row.id)
        elif row.state is MessageState.FAILED:
            yield MailFailed(
                message_id=row.id,
                template=row.template,
                reference=row.reference,
                reason=str(row.last_error),
            )
        else:
            yield MailWaiting(message_id=row.id, template=row.template, reference=row.reference)


def _composed(
    id_: UUID, cause: CausingEvent, notice: Notice, recipient: Recipient, sources: NoticeSources
) -> _MailRow:
    """A mail ready to go; one that cannot be written is failed, and the others go on."""
    association = sources.association
    rendered = render(
        notice.template,
        recipient.language,
        association,
        recipient.name,
        {"company": notice.company, **notice.facts},
        notice.country,
    )
    row = _row(id_, cause, notice, recipient, sources)._replace(
        facts=_facts_of(cause, notice),
        subject=rendered.subject,
        message_id=_message_id(id_, association),
        marks=sources.links.within(rendered.text, rendered.html),
    )
    try:
        skeleton = serializer.skeleton(
            Draft(
                message_id=row.message_id,
                date=row.composed_at,
                sender=Mailbox(harmless_line(association.from_name), association.from_address),
                reply_to=Mailbox("", association.reply_to) if association.reply_to else None,
                to=Mailbox(harmless_line(recipient.name.full), recipient.address),
                subject=rendered.subject,
                language=recipient.language,
                text=rendered.text,
                html=rendered.html,
                attachments=notice.attachments,
                references=recipient.references,
            )
        )
    except DomainError as error:
        return row._replace(state=MessageState.FAILED, last_error=scrub(error.message))
    return row._replace(skeleton=skeleton, skeleton_sha256=hashlib.sha256(skeleton).hexdigest())


def _waiting(id_: UUID, cause: CausingEvent, notice: Notice, sources: NoticeSources) -> _MailRow:
    """Nobody to write to: a task for the office; composed as soon as an address is known."""
    nobody = Recipient(f"?{notice.about_id}", _NO_NAME, sources.association.languages[0])
    rendered = render(
        notice.template,
        nobody.language,
        sources.association,
        nobody.name,
        {"company": notice.company, **notice.facts},
        notice.country,
    )
    return _row(id_, cause, notice, nobody, sources)._replace(
        subject=rendered.subject,
        state=MessageState.WAITING_FOR_ADDRESS,
        facts=cause.event.model_dump(mode="json"),
    )


def _facts_of(cause: CausingEvent, notice: Notice) -> dict[str, object] | None:
    """Of a mail to a member: should it fail, it is composed anew once the address is corrected."""
    to_member = getattr(cause.event, "member_id", None) == notice.about_id
    return cause.event.model_dump(mode="json") if to_member else None


def _row(
    id_: UUID, cause: CausingEvent, notice: Notice, recipient: Recipient, sources: NoticeSources
) -> _MailRow:
    """What is known before the mail is written."""
    return _MailRow(
        association_id=sources.association.association_id,
        id=id_,
        event_id=cause.event_id,
        event_type=cause.event.type,
        template=notice.template,
        about_id=notice.about_id,
        reference=notice.reference,
        run_id=notice.run_id,
        recipient=recipient.address,
        recipient_name=recipient.name.full,
        company=notice.company,
        language=recipient.language,
        subject="",
        message_id="",
        state=MessageState.QUEUED,
        attachments=[
            {"name": each.name, "sha256": each.sha256, "media_type": each.media_type}
            for each in notice.attachments
        ],
        composed_at=sources.clock.now(),
    )


def _message_id(id_: UUID, association: Association) -> str:
    return f"{id_}@{_domain(association.from_address)}"


@lru_cache(maxsize=256)
def _domain(address: str) -> str:
    return headers.usable_address(address).rpartition("@")[2]

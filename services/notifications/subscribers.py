"""What other services' events cause here: read models are kept, mails composed and sent."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.notice import Occasion
from services.notifications.contacts import upsert_contacts as keep
from services.notifications.sending.send_mails import claim_mails
from shared.contracts.billing import (
    CollectionReturned,
    DuesQuoted,
    InvoiceRendered,
    ReminderIssued,
)
from shared.contracts.members import (
    ApplicationConfirmed,
    ApplicationContactsChanged,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    MemberAdmitted,
    MemberContactsChanged,
    MemberDetailsChanged,
    OfficerChanged,
    ResolutionDecided,
    ResolutionOpened,
    VoteCast,
)
from shared.contracts.notifications import MailQueued
from shared.db import Session
from shared.events import Envelope, Event, subscribe


@subscribe(OfficerChanged)
def remember_officer(session: Session, event: OfficerChanged, _: Envelope) -> None:
    keep.keep_officer(session, event)


@subscribe(ApplicationContactsChanged, MemberContactsChanged)
def remember_contacts(
    session: Session, event: ApplicationContactsChanged | MemberContactsChanged, _: Envelope
) -> None:
    keep.keep_contacts(session, event)


@subscribe(MemberDetailsChanged)
def remember_member(session: Session, event: MemberDetailsChanged, _: Envelope) -> None:
    keep.keep_member_details(session, event)


@subscribe(ApplicationSubmitted)
def remember_application(session: Session, event: ApplicationSubmitted, _: Envelope) -> None:
    keep.keep_application(session, event)


@subscribe(DuesQuoted)
def remember_quote(session: Session, event: DuesQuoted, _: Envelope) -> None:
    keep.keep_quote(session, event)


@subscribe(ResolutionOpened)
def remember_resolution(session: Session, event: ResolutionOpened, _: Envelope) -> None:
    keep.keep_resolution(session, event)


@subscribe(
    ApplicationSubmitted,
    ApplicationConfirmed,
    ApplicationWithdrawn,
    ApplicationRejected,
    MemberAdmitted,
    bulk=True,
)
def write_to_company(session: Session, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(session, _occasions(items))


@subscribe(ResolutionOpened, VoteCast, ResolutionDecided, bulk=True)
def write_to_board(session: Session, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(session, _occasions(items))


@subscribe(InvoiceRendered, CollectionReturned, ReminderIssued, bulk=True)
def write_about_money(session: Session, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(session, _occasions(items))


@subscribe(MailQueued, bulk=True)
def send_mails(session: Session, items: Sequence[tuple[MailQueued, Envelope]]) -> None:
    claim_mails(session, [event.message_id for event, _ in items])


def _occasions(items: Sequence[tuple[Event, Envelope]]) -> list[Occasion]:
    return [Occasion(envelope.id, envelope.occurred_at, event) for event, envelope in items]

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
from shared.events import Envelope, Event, subscribe
from shared.unit_of_work import UnitOfWork


@subscribe(OfficerChanged)
def remember_officer(uow: UnitOfWork, event: OfficerChanged, _: Envelope) -> None:
    keep.keep_officer(uow, event)


@subscribe(ApplicationContactsChanged, MemberContactsChanged)
def remember_contacts(
    uow: UnitOfWork, event: ApplicationContactsChanged | MemberContactsChanged, _: Envelope
) -> None:
    keep.keep_contacts(uow, event)


@subscribe(MemberDetailsChanged)
def remember_member(uow: UnitOfWork, event: MemberDetailsChanged, _: Envelope) -> None:
    keep.keep_member_details(uow.session, event)


@subscribe(ApplicationSubmitted)
def remember_application(uow: UnitOfWork, event: ApplicationSubmitted, _: Envelope) -> None:
    keep.keep_application(uow.session, event)


@subscribe(DuesQuoted)
def remember_quote(uow: UnitOfWork, event: DuesQuoted, _: Envelope) -> None:
    keep.keep_quote(uow.session, event)


@subscribe(ResolutionOpened)
def remember_resolution(uow: UnitOfWork, event: ResolutionOpened, _: Envelope) -> None:
    keep.keep_resolution(uow.session, event)


@subscribe(
    ApplicationSubmitted,
    ApplicationConfirmed,
    ApplicationWithdrawn,
    ApplicationRejected,
    MemberAdmitted,
    bulk=True,
)
def write_to_company(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _occasions(items))


@subscribe(ResolutionOpened, VoteCast, ResolutionDecided, bulk=True)
def write_to_board(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _occasions(items))


@subscribe(InvoiceRendered, CollectionReturned, ReminderIssued, bulk=True)
def write_about_money(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _occasions(items))


@subscribe(MailQueued, bulk=True)
def send_mails(uow: UnitOfWork, items: Sequence[tuple[MailQueued, Envelope]]) -> None:
    claim_mails(uow, [event.message_id for event, _ in items])


def _occasions(items: Sequence[tuple[Event, Envelope]]) -> list[Occasion]:
    return [Occasion(envelope.id, envelope.occurred_at, event) for event, envelope in items]

"""What other services' events cause here: read models are kept, mails composed and sent."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.association.take_pending_account import take_pending_account
from services.notifications.composing.compose_failed_mails import compose_failed_mails
from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.compose_waiting_mails import compose_waiting_mails
from services.notifications.composing.notice import CausingEvent
from services.notifications.composing.replace_by_letter import replace_by_letter
from services.notifications.contacts.record_resolution import record_resolution
from services.notifications.contacts.upsert_correspondent import (
    upsert_application,
    upsert_contacts,
    upsert_member_details,
    upsert_quote,
)
from services.notifications.contacts.upsert_officer import upsert_officer
from services.notifications.sending.claim_mails import claim_mails
from shared.contracts.billing import (
    AccountChangeDecided,
    AccountChangeProposed,
    CollectionMoved,
    CollectionReleaseAsked,
    CollectionReturned,
    DuesQuoted,
    DuesRunReleaseAsked,
    DuesRunReleaseCodeRequested,
    InvoiceRendered,
    ReminderIssued,
)
from shared.contracts.collections import CollectionPrepared, DebitAnnounced, InvoiceToldByLetter
from shared.contracts.corrections import (
    ClaimDeferred,
    ClaimWaived,
    CorrectionProposed,
    CorrectionRendered,
    CorrectionUndone,
    InstalmentsAgreed,
)
from shared.contracts.figures import FiguresAsked
from shared.contracts.members import (
    AccountChanged,
    AddressCodeRequested,
    ApplicationConfirmed,
    ApplicationContactsChanged,
    ApplicationLimitReached,
    ApplicationLinksRenewed,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    BallotLinkReported,
    MemberAdmitted,
    MemberContactsChanged,
    MemberDetailsChanged,
    OfficeGranted,
    OfficerChanged,
    PersonInvited,
    ResolutionDecided,
    ResolutionOpened,
    RuleChangeDecided,
    RuleChangeProposed,
    SignInCodeRequested,
    VoteCast,
)
from shared.contracts.notifications import MailQueued
from shared.events import Envelope, Event, subscribe
from shared.unit_of_work import UnitOfWork


@subscribe(OfficerChanged)
def remember_officer(uow: UnitOfWork, event: OfficerChanged, _: Envelope) -> None:
    officer = upsert_officer(uow, event)
    if officer.email:
        compose_waiting_mails(uow, officer.person_id)


@subscribe(ApplicationContactsChanged, MemberContactsChanged)
def remember_contacts(
    uow: UnitOfWork, event: ApplicationContactsChanged | MemberContactsChanged, _: Envelope
) -> None:
    correspondent = upsert_contacts(uow, event)
    if correspondent.contacts:
        compose_waiting_mails(uow, correspondent.id)
    compose_failed_mails(uow, correspondent)


@subscribe(MemberDetailsChanged)
def remember_member(uow: UnitOfWork, event: MemberDetailsChanged, _: Envelope) -> None:
    upsert_member_details(uow, event)


@subscribe(ApplicationSubmitted)
def remember_application(uow: UnitOfWork, event: ApplicationSubmitted, _: Envelope) -> None:
    upsert_application(uow, event)


@subscribe(DuesQuoted)
def remember_quote(uow: UnitOfWork, event: DuesQuoted, _: Envelope) -> None:
    upsert_quote(uow, event)


@subscribe(ResolutionOpened)
def remember_resolution(uow: UnitOfWork, event: ResolutionOpened, _: Envelope) -> None:
    record_resolution(uow, event)


@subscribe(
    ApplicationSubmitted,
    ApplicationConfirmed,
    ApplicationLinksRenewed,
    ApplicationWithdrawn,
    ApplicationRejected,
    MemberAdmitted,
    bulk=True,
)
def write_to_company(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(FiguresAsked, bulk=True)
def ask_for_figures(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(ResolutionOpened, VoteCast, BallotLinkReported, ResolutionDecided, bulk=True)
def write_to_board(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(AccountChangeDecided)
def take_decided_account(uow: UnitOfWork, event: AccountChangeDecided, _: Envelope) -> None:
    take_pending_account(uow, event)


@subscribe(
    PersonInvited,
    OfficeGranted,
    AccountChangeProposed,
    AccountChangeDecided,
    RuleChangeProposed,
    RuleChangeDecided,
    bulk=True,
)
def write_to_officer(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(ApplicationLimitReached, bulk=True)
def write_to_office(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(
    InvoiceRendered,
    CollectionReturned,
    CollectionMoved,
    DebitAnnounced,
    ReminderIssued,
    bulk=True,
)
def write_about_money(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(InvoiceToldByLetter)
def replace_mails_by_letter(uow: UnitOfWork, event: InvoiceToldByLetter, _: Envelope) -> None:
    replace_by_letter(uow, event)


@subscribe(
    CorrectionRendered, ClaimWaived, ClaimDeferred, InstalmentsAgreed, CorrectionUndone, bulk=True
)
def write_about_corrections(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(CorrectionProposed, bulk=True)
def write_to_confirmers(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(
    DuesRunReleaseAsked, DuesRunReleaseCodeRequested, CollectionReleaseAsked, CollectionPrepared
)
def write_to_releasers(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    """One by one: a person waits for the code, and a mail that fails holds no other back."""
    compose_mails(uow, _causes([(event, envelope)]))


@subscribe(SignInCodeRequested, AddressCodeRequested, AccountChanged, bulk=True)
def write_to_people(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    compose_mails(uow, _causes(items))


@subscribe(MailQueued, bulk=True)
def send_mails(uow: UnitOfWork, items: Sequence[tuple[MailQueued, Envelope]]) -> None:
    claim_mails(uow, [event.message_id for event, _ in items])


def _causes(items: Sequence[tuple[Event, Envelope]]) -> list[CausingEvent]:
    return [CausingEvent(envelope.id, envelope.occurred_at, event) for event, envelope in items]

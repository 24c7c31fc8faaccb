"""Which event is told to whom: the table of all notifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from services.notifications.composing.notices import (
    accounts,
    applications,
    corrections,
    figures,
    invoices,
    people,
    releases,
    resolutions,
    settings,
)
from shared.contracts.billing import (
    AccountChangeDecided,
    AccountChangeProposed,
    CollectionMoved,
    CollectionReleaseAsked,
    CollectionReturned,
    DuesRunReleaseAsked,
    DuesRunReleaseCodeRequested,
    InvoiceRendered,
    ReminderIssued,
)
from shared.contracts.collections import CollectionPrepared, DebitAnnounced
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
    ApplicationLimitReached,
    ApplicationLinksRenewed,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    BallotLinkReported,
    MemberAdmitted,
    OfficeGranted,
    PersonInvited,
    ResolutionDecided,
    ResolutionOpened,
    RuleChangeDecided,
    RuleChangeProposed,
    SignInCodeRequested,
    VoteCast,
)
from shared.events import Event

E = TypeVar("E", bound=Event)
Write = Callable[[E, CausingEvent, NoticeSources], Iterator[Notice]]


@dataclass(frozen=True)
class Notification(Generic[E]):
    """One row of the table; `write` turns the event into notices."""

    event: type[E]
    template: str
    write: Write[E]

    def notices(self, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
        return self.write(cast(E, cause.event), cause, sources)


CATALOGUE: tuple[Notification[Event], ...] = cast(
    "tuple[Notification[Event], ...]",
    (
        Notification(ApplicationSubmitted, "application_received", applications.received),
        Notification(
            ApplicationConfirmed,
            "application_confirmed",
            applications.confirmed,
        ),
        Notification(ApplicationLinksRenewed, "application_links", applications.links_renewed),
        Notification(
            ApplicationWithdrawn,
            "application_withdrawn",
            applications.withdrawn,
        ),
        Notification(ApplicationLimitReached, "application_limit", applications.limit_reached),
        Notification(ApplicationRejected, "application_rejected", applications.rejected),
        Notification(ResolutionOpened, "ballot", resolutions.ballots),
        Notification(VoteCast, "vote_received", resolutions.vote_received),
        Notification(BallotLinkReported, "ballot_again", resolutions.ballot_again),
        Notification(BallotLinkReported, "ballot_reported", resolutions.ballot_reported),
        Notification(ResolutionDecided, "resolution_decided", resolutions.decided),
        Notification(MemberAdmitted, "member_welcome", applications.admitted),
        Notification(FiguresAsked, "figures_asked", figures.asked),
        Notification(InvoiceRendered, "invoice", invoices.invoice),
        Notification(
            CollectionReturned,
            "collection_returned",
            invoices.collection_returned,
        ),
        Notification(CollectionMoved, "collection_moved", invoices.collection_moved),
        Notification(DebitAnnounced, "debit_announced", invoices.debit_announced),
        Notification(ReminderIssued, "reminder", invoices.reminder),
        Notification(CorrectionRendered, "correction", corrections.document),
        Notification(ClaimWaived, "claim_waived", corrections.waived),
        Notification(ClaimDeferred, "claim_deferred", corrections.deferred),
        Notification(InstalmentsAgreed, "instalments", corrections.instalments),
        Notification(CorrectionUndone, "claim_undone", corrections.undone),
        Notification(CorrectionProposed, "correction_proposed", corrections.proposed),
        Notification(DuesRunReleaseAsked, "dues_release", releases.run_asked),
        Notification(DuesRunReleaseCodeRequested, "release_code", releases.code_requested),
        Notification(CollectionReleaseAsked, "collection_release", releases.file_asked),
        Notification(CollectionPrepared, "collection_prepared", releases.prepared_file),
        Notification(SignInCodeRequested, "sign_in_code", accounts.sign_in_code),
        Notification(AddressCodeRequested, "address_code", accounts.address_code),
        Notification(AccountChanged, "account_changed", accounts.account_changed),
        Notification(PersonInvited, "invitation", people.invited),
        Notification(PersonInvited, "office_granted", people.granted),
        Notification(OfficeGranted, "office_granted", people.granted),
        Notification(AccountChangeProposed, "settings_change_proposed", settings.proposed),
        Notification(RuleChangeProposed, "settings_change_proposed", settings.proposed),
        Notification(AccountChangeDecided, "settings_change_confirmed", settings.decided),
        Notification(RuleChangeDecided, "settings_change_confirmed", settings.decided),
    ),
)
TEMPLATES = tuple(dict.fromkeys(row.template for row in CATALOGUE))


def notifications_of(type_: str) -> tuple[Notification[Event], ...]:
    """The rows that an event type causes."""
    return tuple(row for row in CATALOGUE if row.event.type == type_)

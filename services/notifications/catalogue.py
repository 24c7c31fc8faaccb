"""Which event is told to whom: the table of all notifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar, cast

from services.notifications.composing.directory import Desk
from services.notifications.composing.notice import Notice, Occasion
from services.notifications.composing.notices import applications, invoices, resolutions
from shared.contracts.billing import CollectionReturned, InvoiceRendered, ReminderIssued
from shared.contracts.members import (
    ApplicationConfirmed,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    MemberAdmitted,
    ResolutionDecided,
    ResolutionOpened,
    VoteCast,
)
from shared.events import Event

E = TypeVar("E", bound=Event)
Write = Callable[[E, Occasion, Desk], Iterator[Notice]]


class Audience(StrEnum):
    """Who is told: officers each by themselves, companies through their contacts."""

    APPLICANT = "applicant"
    ELECTORS = "electors"
    VOTER = "voter"
    MEMBER = "member"
    BILLING_CONTACTS = "billing_contacts"


@dataclass(frozen=True)
class Notification(Generic[E]):
    """One row of the table; `write` turns the event into notices."""

    event: type[E]
    template: str
    audience: Audience
    write: Write[E]

    def notices(self, occasion: Occasion, desk: Desk) -> Iterator[Notice]:
        return self.write(cast(E, occasion.event), occasion, desk)


CATALOGUE: tuple[Notification[Event], ...] = cast(
    "tuple[Notification[Event], ...]",
    (
        Notification(
            ApplicationSubmitted, "application_received", Audience.APPLICANT, applications.received
        ),
        Notification(
            ApplicationConfirmed,
            "application_confirmed",
            Audience.APPLICANT,
            applications.confirmed,
        ),
        Notification(
            ApplicationWithdrawn,
            "application_withdrawn",
            Audience.APPLICANT,
            applications.withdrawn,
        ),
        Notification(
            ApplicationRejected, "application_rejected", Audience.APPLICANT, applications.rejected
        ),
        Notification(ResolutionOpened, "ballot", Audience.ELECTORS, resolutions.ballots),
        Notification(VoteCast, "vote_received", Audience.VOTER, resolutions.vote_received),
        Notification(
            ResolutionDecided, "resolution_decided", Audience.ELECTORS, resolutions.decided
        ),
        Notification(MemberAdmitted, "member_welcome", Audience.MEMBER, applications.admitted),
        Notification(InvoiceRendered, "invoice", Audience.BILLING_CONTACTS, invoices.invoice),
        Notification(
            CollectionReturned,
            "collection_returned",
            Audience.BILLING_CONTACTS,
            invoices.collection_returned,
        ),
        Notification(ReminderIssued, "reminder", Audience.BILLING_CONTACTS, invoices.reminder),
    ),
)
TEMPLATES = tuple(dict.fromkeys(row.template for row in CATALOGUE))


def notifications_of(type_: str) -> tuple[Notification[Event], ...]:
    """The rows that an event type causes."""
    return tuple(row for row in CATALOGUE if row.event.type == type_)

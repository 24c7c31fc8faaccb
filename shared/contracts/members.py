"""Events that the members service publishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.offices import OfficeTerm as OfficeTerm
from shared.events.envelope import Event


class PersonEvent(Event):
    """Base of events about one person with offices."""

    person_id: UUID

    @property
    def aggregate(self) -> str:
        return f"person:{self.person_id}"


class OfficerChanged(PersonEvent):
    """A person's offices in the association, past and future ones too; none means: not an officer.

    Version 1 had `roles`, held from the beginning and without end.
    """

    type: ClassVar[str] = "members.officer.changed"
    version: ClassVar[int] = 2
    personal: ClassVar[bool] = True

    name: str
    email: str
    language: str
    offices: tuple[OfficeTerm, ...]

    @classmethod
    def upcast(cls, payload: Mapping[str, object], version: int) -> Self:
        if version > 1:
            return super().upcast(payload, version)
        roles = payload.get("roles")
        held = roles if isinstance(roles, (list, tuple)) else ()
        return cls.model_validate({**payload, "offices": [{"role": role} for role in held]})


class Contact(BaseModel):
    """A person or mailbox of a company; roles: "main" (correspondence), "billing" (invoices)."""

    model_config = ConfigDict(frozen=True)

    email: str
    roles: tuple[str, ...]
    salutation: str = ""
    first_name: str = ""
    last_name: str = ""


class ApplicationEvent(Event):
    """Base of all events about one application for membership (Aufnahmeantrag)."""

    application_id: UUID

    @property
    def aggregate(self) -> str:
        return f"application:{self.application_id}"


class ApplicationDrafted(ApplicationEvent):
    """A company has begun or changed its application; the form's next pages may go on."""

    type: ClassVar[str] = "members.application.drafted"
    personal: ClassVar[bool] = True

    token_sha256: str
    kind: str
    company: str
    country: str
    language: str
    saved_at: datetime | None = None
    city: str | None = None


class ApplicationContactsChanged(ApplicationEvent):
    """Whom to write to about an application."""

    type: ClassVar[str] = "members.application.contacts_changed"
    personal: ClassVar[bool] = True

    company: str
    language: str
    contacts: tuple[Contact, ...]


class ApplicationSubmitted(ApplicationEvent):
    """An application was sent off; its e-mail address still wants confirming."""

    type: ClassVar[str] = "members.application.submitted"

    reference: str
    kind: str
    submitted_at: datetime


class ApplicationConfirmed(ApplicationEvent):
    """The applicant's e-mail address is confirmed; the board may decide."""

    type: ClassVar[str] = "members.application.confirmed"

    reference: str
    link_counter: int = 0


class ApplicationLinksRenewed(ApplicationEvent):
    """Links mailed so far open nothing any more; the applicant is to get fresh ones.

    `unconfirmed`: the e-mail address still wants confirming.
    """

    type: ClassVar[str] = "members.application.links_renewed"

    reference: str
    link_counter: int
    unconfirmed: bool


class ApplicationWithdrawn(ApplicationEvent):
    """The applicant took the application back."""

    type: ClassVar[str] = "members.application.withdrawn"

    reference: str


class ApplicationRejected(ApplicationEvent):
    """The board has refused the application."""

    type: ClassVar[str] = "members.application.rejected"

    reference: str
    resolution_number: str


class ApplicationLimitReached(Event):
    """As many applications came within an hour as are taken; told once an hour of the clock."""

    type: ClassVar[str] = "members.application.limit_reached"

    per_hour: int
    reached_at: datetime

    @property
    def aggregate(self) -> str:
        return "applications"


class Ballot(BaseModel):
    """One elector's ballot in a resolution."""

    model_config = ConfigDict(frozen=True)

    ballot_id: UUID
    person_id: UUID


class ResolutionEvent(Event):
    """Base of all events about one resolution of the board (Beschluss)."""

    resolution_id: UUID

    @property
    def aggregate(self) -> str:
        return f"resolution:{self.resolution_id}"


class ResolutionOpened(ResolutionEvent):
    """A circular resolution (Umlaufbeschluss) is open for voting; its electorate is fixed."""

    type: ClassVar[str] = "members.resolution.opened"

    number: str
    application_id: UUID
    deadline_at: datetime
    ballots: tuple[Ballot, ...]


class VoteCast(ResolutionEvent):
    """An elector has voted or changed a vote; what was voted stays with the members service."""

    type: ClassVar[str] = "members.vote.cast"

    ballot_id: UUID
    person_id: UUID
    cast_at: datetime
    changed: bool
    link_counter: int = 0


class BallotLinkReported(ResolutionEvent):
    """A ballot's link has reached somebody else: it opens nothing any more.

    `voided`: a vote was cast by it and does not count; what was voted stays with the members
    service. `fresh_link`: votes are still taken, so the elector is to get one.
    """

    type: ClassVar[str] = "members.ballot.link_reported"

    ballot_id: UUID
    person_id: UUID
    link_counter: int
    reported_at: datetime
    voided: bool
    fresh_link: bool


class ResolutionDecided(ResolutionEvent):
    """A resolution has its result; outcome: "adopted", "rejected" or "lapsed" (no quorum)."""

    type: ClassVar[str] = "members.resolution.decided"

    number: str
    application_id: UUID
    outcome: str
    decided_at: datetime
    electors: tuple[UUID, ...]


class MemberEvent(Event):
    """Base of all events about one member (Mitglied)."""

    member_id: UUID

    @property
    def aggregate(self) -> str:
        return f"member:{self.member_id}"


class MemberDetailsChanged(MemberEvent):
    """Who the member is and what its dues are reckoned from."""

    type: ClassVar[str] = "members.member.details_changed"
    personal: ClassVar[bool] = True

    member_number: str
    company: str
    legal_form: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    language: str
    kind: str
    state: str
    joined_on: date
    left_on: date | None
    employees: int | None
    turnover_cents: int | None
    register_number: str
    vat_id: str


class MemberContactsChanged(MemberEvent):
    """Whom to write to about a member, and whom to send its invoices."""

    type: ClassVar[str] = "members.member.contacts_changed"
    personal: ClassVar[bool] = True

    company: str
    language: str
    contacts: tuple[Contact, ...]


class MemberAdmitted(MemberEvent):
    """The board has admitted an applicant: the membership begins (Aufnahme)."""

    type: ClassVar[str] = "members.member.admitted"

    application_id: UUID
    member_number: str
    kind: str
    joined_on: date
    resolution_id: UUID
    resolution_number: str


class SignInCodeRequested(Event):
    """A code to sign in was asked for; it goes to the person's address.

    The code is derived from the request's id by who writes the mail and by who checks it.
    """

    type: ClassVar[str] = "members.sign_in.code_requested"
    personal: ClassVar[bool] = True

    request_id: UUID
    person_id: UUID
    browser: str
    network: str
    requested_at: datetime
    expires_at: datetime

    @property
    def aggregate(self) -> str:
        return f"sign_in:{self.request_id}"


class AccountEvent(Event):
    """Base of all events about one account: who signs in, whatever offices it leads to."""

    account_id: UUID

    @property
    def aggregate(self) -> str:
        return f"account:{self.account_id}"


class AddressCodeRequested(AccountEvent):
    """An account wants another address; a code goes there to see that its mail is read."""

    type: ClassVar[str] = "members.account.address_code_requested"
    personal: ClassVar[bool] = True

    request_id: UUID
    person_id: UUID
    email: str
    name: str
    language: str
    expires_at: datetime


class AccountChanged(AccountEvent):
    """Something changed about how somebody signs in; told to `email`, the address before it."""

    type: ClassVar[str] = "members.account.changed"
    personal: ClassVar[bool] = True

    person_id: UUID
    email: str
    name: str
    language: str
    change: str
    changed_at: datetime
    by: str
    browser: str
    network: str


class PersonInvited(PersonEvent):
    """A person is sent a link to their office; `invited_by`: a person's id, or the command line."""

    type: ClassVar[str] = "members.person.invited"

    invitation_id: UUID
    invited_by: str
    offices: tuple[OfficeTerm, ...]
    expires_at: datetime


class OfficeGranted(PersonEvent):
    """A person who is not invited with it gets offices; who is, `members.person.invited` tells."""

    type: ClassVar[str] = "members.office.granted"

    granted_by: str
    offices: tuple[OfficeTerm, ...]


class RuleChangeEvent(Event):
    """Base of events about a proposed change of the rule of admission."""

    change_id: UUID

    @property
    def aggregate(self) -> str:
        return f"settings_change:{self.change_id}"


class RuleChangeProposed(RuleChangeEvent):
    """A rule of admission waits for a second officer; None: the association file proposes it."""

    type: ClassVar[str] = "members.settings_change.proposed"

    proposed_by: UUID | None
    expires_at: datetime


class RuleChangeDecided(RuleChangeEvent):
    """A second officer has decided; outcome: "confirmed", "rejected" or "withdrawn"."""

    type: ClassVar[str] = "members.settings_change.decided"

    outcome: str
    proposed_by: UUID | None
    decided_by: UUID

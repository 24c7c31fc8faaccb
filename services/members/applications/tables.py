"""Applications for membership (Aufnahmeanträge), from the first page to the decision."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.members.applications.rules import ApplicationState
from services.members.registry import Row
from services.members.roster.company_columns import CompanyColumns, ContactColumns
from services.members.roster.rules import MemberKind
from shared.db import choice
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class Application(Row, CompanyColumns, table=True):
    """One company's application. Once decided it is never changed; a new attempt is a new row.

    `link_counter` stands in every link mailed about it; it rises when links are renewed.
    The link to a draft holds a token of which only the SHA-256 is kept. `billing_revision` is the
    latest revision of billing's answer (figures, dues, payment) that has arrived.
    `dossier_version` rises when facts that the board decides on change after submission.
    """

    __tablename__ = "application"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "reference"),
        sa.Index("ix_application_state", "association_id", "state"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    reference: str | None = None
    token_sha256: str = Field(unique=True)
    state: ApplicationState = Field(sa_type=choice(ApplicationState))
    kind: MemberKind = Field(sa_type=choice(MemberKind))
    website: str = ""
    company_saved: bool = False
    billing_revision: int = 0
    employees: int | None = None
    turnover_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    dues_class: str = ""
    annual_cents: int | None = None
    first_cents: int | None = None
    explanation: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    payment_method: str = ""
    mandate_id: UUID | None = None
    signatory_name: str = ""
    signatory_function: str = ""
    dossier_version: int = 1
    may_double: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    started_at: datetime
    saved_at: datetime
    submitted_at: datetime | None = None
    confirmed_at: datetime | None = None
    decided_at: datetime | None = None
    withdrawn_at: datetime | None = None
    member_id: UUID | None = None
    link_counter: int = 0
    links_renewed_at: datetime | None = None

    @property
    def ended_at(self) -> datetime | None:
        """When the board decided or the applicant withdrew."""
        return self.decided_at or self.withdrawn_at


class ApplicationContact(Row, ContactColumns, table=True):
    """Whom to write to about an application; `position` is the order of the form."""

    __tablename__ = "application_contact"
    __table_args__ = (sa.UniqueConstraint("application_id", "email"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    application_id: UUID = Field(index=True)
    position: int


class Consent(Row, table=True):
    """What an applicant agreed to, word for word, with the circumstances. Never changed."""

    __tablename__ = "consent"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "topic"),
        {"info": {APPEND_ONLY: True}},
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    application_id: UUID
    topic: str
    language: str
    text: str
    text_sha256: str
    given_at: datetime
    ip: str
    user_agent: str

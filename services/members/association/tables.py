"""The association as it admits members, and the people who hold its offices."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.members.association.rules import Origin, VotingRule
from services.members.registry import Row
from shared.clock import LEGAL_ZONE
from shared.db import choice
from shared.ids import new_id
from shared.permissions import Role


class Association(Row, table=True):
    """An association and its rule of admission.

    `languages[0]` is the default; `quorum_percent` is the share of the electorate that must take
    part; `deadline_days` are calendar days from the opening of a resolution. `kinds` are those a
    company may apply for, in the order of the dues regulation. `file_said` is what the file last
    applied says of people and rule, so that its changes are told from those of the pages.
    """

    __tablename__ = "association"
    association_id: UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    register_court: str
    register_number: str
    email: str
    phone: str
    website: str
    languages: list[str] = Field(sa_type=sa.JSON)
    accent: str = ""
    kinds: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    rule: VotingRule = Field(sa_type=choice(VotingRule, name="rule"))
    quorum_percent: int
    deadline_days: int
    applied_at: datetime
    file_said: dict[str, object] | None = Field(default=None, sa_type=sa.JSON)
    oidc_issuer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    oidc_client_id: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Person(Row, table=True):
    """A person who holds, held or will hold offices in the association."""

    __tablename__ = "person"
    __table_args__ = (sa.UniqueConstraint("association_id", "email"),)
    id: UUID = Field(primary_key=True)
    name: str
    email: str
    language: str


class Office(Row, table=True):
    """An office of a person (Amt): its role, first and last day, and what it rests on.

    Both days are inclusive, None is without beginning or end. `recorded_by` and `ended_by` name who
    wrote it down: a person's id, "file" or the command line; `ended_by` is empty while nobody has
    set or moved the last day.
    """

    __tablename__ = "office"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(index=True)
    role: Role = Field(sa_type=choice(Role))
    from_on: date | None = None
    to_on: date | None = None
    resolution: str = ""
    origin: Origin = Field(sa_type=choice(Origin))
    recorded_by: str
    recorded_at: datetime
    end_resolution: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None

    @property
    def entered_by(self) -> UUID | None:
        """The person who wrote it down; nobody where it was a file or the command line."""
        try:
            return UUID(self.recorded_by)
        except ValueError:
            return None

    @property
    def entered_on(self) -> date:
        """The day of law on which it was written down."""
        return self.recorded_at.astimezone(LEGAL_ZONE).date()


class Invitation(Row, table=True):
    """One link that was sent to a person. It is used once; the next one takes its place.

    `invited_by` is a person's id, or the command line's name.
    """

    __tablename__ = "invitation"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(index=True)
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None


class NumberSeries(Row, table=True):
    """The last number given in a series: "A-2027", "B-2027", "M"."""

    __tablename__ = "number_series"
    association_id: UUID = Field(primary_key=True)
    series: str = Field(primary_key=True)
    last_number: int = 0

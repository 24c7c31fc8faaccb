"""The association as it admits members, and the people who hold its offices."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.members.association.rules import VotingRule
from services.members.registry import Row
from shared.db import choice


class Association(Row, table=True):
    """An association and its rule of admission.

    `languages[0]` is the default; `quorum_percent` is the share of the electorate that must take
    part; `deadline_days` are calendar days from the opening of a resolution. `kinds` are those a
    company may apply for, in the order of the dues regulation.
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
    oidc_issuer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    oidc_client_id: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Person(Row, table=True):
    """A person who holds or held offices in the association; without roles no officer any more."""

    __tablename__ = "person"
    __table_args__ = (sa.UniqueConstraint("association_id", "email"),)
    id: UUID = Field(primary_key=True)
    name: str
    email: str
    language: str
    roles: list[str] = Field(sa_type=sa.JSON)


class NumberSeries(Row, table=True):
    """The last number given in a series: "A-2027", "B-2027", "M"."""

    __tablename__ = "number_series"
    association_id: UUID = Field(primary_key=True)
    series: str = Field(primary_key=True)
    last_number: int = 0

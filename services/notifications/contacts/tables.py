"""Whom to write to about a member or an application."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field
from typing_extensions import TypedDict

from services.notifications.registry import Row


class StoredContact(TypedDict):
    """One person or mailbox; roles: "main" (correspondence), "billing" (invoices)."""

    email: str
    roles: list[str]
    salutation: str
    first_name: str
    last_name: str


class Correspondent(Row, table=True):
    """Read model of a member or applicant, fed by the `contacts_changed` events.

    `id` is the member's or the application's id; `reference` the member number or the
    application's reference; `annual_cents` the yearly dues an applicant was quoted.
    """

    __tablename__ = "correspondent"
    id: UUID = Field(primary_key=True)
    company: str = ""
    language: str = ""
    country: str = ""
    reference: str = ""
    member_kind: str = ""
    annual_cents: int | None = None
    contacts: list[StoredContact] | None = Field(default=None, sa_type=sa.JSON)


class ResolutionRow(Row, table=True):
    """Read model of a circular resolution (Umlaufbeschluss), fed by `members.resolution.opened`."""

    __tablename__ = "resolution"
    id: UUID = Field(primary_key=True)
    number: str
    application_id: UUID
    deadline_at: datetime

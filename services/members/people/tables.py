"""Invitations: the links by which people come to their offices for the first time."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.members.registry import Row
from shared.ids import new_id


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

"""What notifications remembers of a resolution, for the mails about its votes."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.notifications.models.tables import Row


class ResolutionRow(Row, table=True):
    """Read model of a circular resolution (Umlaufbeschluss), fed by `members.resolution.opened`."""

    __tablename__ = "resolution"
    id: UUID = Field(primary_key=True)
    number: str
    application_id: UUID
    deadline_at: datetime

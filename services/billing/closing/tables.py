"""Closings of the books: up to which day, by whom and why; kept for good."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from services.billing.registry import Row
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class BooksClosing(Row, table=True):
    """The books were closed up to a day, or, with an earlier day than before, opened again.

    Which day holds now stands with the association, where every posting asks for it.
    """

    __tablename__ = "books_closing"
    __table_args__ = ({"info": {APPEND_ONLY: True}},)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    closed_until: date | None = None
    reason: str
    closed_by: UUID
    closed_at: datetime

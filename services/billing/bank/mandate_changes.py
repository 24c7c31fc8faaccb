"""What the bank's answers mean for mandates, gathered and written as sets."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate
from shared.db import Session


class MandateChanges:
    """Mandates that were collected by, and mandates that the bank says cannot be any more."""

    def __init__(self) -> None:
        self._used: dict[date, list[UUID]] = {}
        self._ended: dict[tuple[date, str], list[UUID]] = {}

    def note_use(self, mandate_id: UUID, on: date) -> None:
        """The 36 months of non-use count from here."""
        self._used.setdefault(on, []).append(mandate_id)

    def end(self, mandate_id: UUID, on: date, reason: str) -> None:
        """The bank says that this mandate cannot be collected by again."""
        self._ended.setdefault((on, reason), []).append(mandate_id)

    def write(self, session: Session) -> None:
        last = col(Mandate.last_collected_on)
        for on, ids in self._used.items():
            is_earlier = sa.or_(last.is_(None), last < on)
            _update(session, ids, is_earlier, {"last_collected_on": on})
        is_running = col(Mandate.state) != MandateState.ENDED
        for (on, reason), ids in self._ended.items():
            values = {"state": MandateState.ENDED, "ended_on": on, "ended_reason": reason}
            _update(session, ids, is_running, values)


def _update(
    session: Session, ids: list[UUID], condition: sa.ColumnElement[bool], values: dict[str, object]
) -> None:
    session.execute(
        sa.update(Mandate)
        .where(col(Mandate.association_id) == session.own, col(Mandate.id).in_(ids), condition)
        .values(**values)
        .execution_options(synchronize_session=False)
    )

"""What the bank's answers mean for mandates, gathered and written as sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate
from services.billing.association.queries import own_association
from services.billing.collections.tables import Collection
from services.billing.sepa.sepa_text import sepa_name
from shared.db import Session


class _Answer(NamedTuple):
    """A day on which a bank answered about debits of a collection; `reason` if it ended them."""

    on: date
    collection_id: UUID
    reason: str = ""


class MandateChanges:
    """Mandates that were collected by, and mandates that the bank says cannot be any more.

    The answer is about the mandate as the collection had it: one that was changed after the file
    was written is neither accepted nor ended by it.
    """

    def __init__(self) -> None:
        self._used: dict[_Answer, list[UUID]] = {}
        self._ended: dict[_Answer, list[UUID]] = {}

    def note_use(self, mandate_id: UUID, collection_id: UUID, on: date) -> None:
        """The 36 months of non-use count from here; the bank knows the mandate as it is."""
        self._used.setdefault(_Answer(on, collection_id), []).append(mandate_id)

    def end(self, mandate_id: UUID, collection_id: UUID, on: date, reason: str) -> None:
        """The bank says that this mandate cannot be collected by again."""
        self._ended.setdefault(_Answer(on, collection_id, reason), []).append(mandate_id)

    def write(self, session: Session) -> None:
        for answer, ids in self._used.items():
            _note_use(session, ids, answer)
        for answer, ids in self._ended.items():
            _end(session, ids, answer)


def _note_use(session: Session, ids: list[UUID], answer: _Answer) -> None:
    last, creditor = col(Mandate.last_collected_on), own_association(session)
    is_earlier = sa.or_(last.is_(None), last < answer.on)
    _update(session, ids, [is_earlier], {"last_collected_on": answer.on})
    accepted = {
        "accepted_reference": col(Mandate.reference),
        "accepted_creditor_identifier": creditor.creditor_identifier,
        "accepted_creditor_name": sepa_name(creditor.account_holder).text,
        "account_amended": False,
    }
    _update(session, ids, [_as_in_file(session, answer.collection_id)], accepted)


def _end(session: Session, ids: list[UUID], answer: _Answer) -> None:
    """What the bank took before is amended again with the next debit, if there is one."""
    conditions = [_as_in_file(session, answer.collection_id)]
    was_amended = col(Mandate.changed_at).is_not(None)
    _update(session, ids, [*conditions, was_amended], {"account_amended": True})
    is_running = col(Mandate.state) != MandateState.ENDED
    values = {
        "state": MandateState.ENDED,
        "ended_on": answer.on,
        "ended_reason": answer.reason,
    }
    _update(session, ids, [*conditions, is_running], values)


def _as_in_file(session: Session, collection_id: UUID) -> sa.ColumnElement[bool]:
    """Whether the mandate says what it said when the file was released."""
    released_at = session.execute(
        sa.select(sa.func.coalesce(col(Collection.released_at), col(Collection.created_at))).where(
            col(Collection.association_id) == session.own, col(Collection.id) == collection_id
        )
    ).scalar_one()
    changed = col(Mandate.changed_at)
    return sa.or_(changed.is_(None), changed <= released_at)


def _update(
    session: Session,
    ids: list[UUID],
    conditions: Iterable[sa.ColumnElement[bool]],
    values: dict[str, Any],
) -> None:
    session.execute(
        sa.update(Mandate)
        .where(col(Mandate.association_id) == session.own, col(Mandate.id).in_(ids), *conditions)
        .values(**values)
        .execution_options(synchronize_session=False)
    )

"""Who changes a mandate waits for the one before."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.accounts.errors import MandateEnded, MandateNotFound
from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate
from shared.db import Session


def lock_mandate(session: Session, mandate_id: UUID) -> Mandate:
    """The mandate as it is now, until the transaction ends. Raises MandateNotFound."""
    query = select(Mandate).where(Mandate.id == mandate_id).with_for_update()
    found = session.exec(query, execution_options={"populate_existing": True}).first()
    if found is None:
        raise MandateNotFound
    return found


def lock_running_mandate(session: Session, mandate_id: UUID) -> Mandate:
    """One that has not ended. Raises MandateNotFound, MandateEnded."""
    mandate = lock_mandate(session, mandate_id)
    if mandate.state is MandateState.ENDED:
        raise MandateEnded(reference=mandate.reference)
    return mandate

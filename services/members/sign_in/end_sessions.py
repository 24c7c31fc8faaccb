"""An officer ends every session of another person: a lost device, an office that has ended."""

from __future__ import annotations

from uuid import UUID

from services.members.sign_in.queries import person_here
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork
from shared.web.sessions import Sessions


def end_sessions(uow: UnitOfWork, sessions: Sessions, person_id: UUID, by: Actor) -> int:
    """Those that act as the person in this association; returns how many. Raises UnknownPerson."""
    by.require(Permission.SESSIONS_END)
    person_here(uow.session, person_id, uow.clock.today())
    return sessions.end_all_of(by.association_id, person_id)

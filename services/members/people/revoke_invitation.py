"""An invitation that was sent opens nothing any more, and what it was sent for ends with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from services.members.association.announce_officer import announce_officer
from services.members.association.tables import Office
from services.members.people.close_office import close_office
from services.members.people.lock_people import lock_people
from services.members.people.queries import ends_by_revoking, person_by_id
from services.members.people.vacancies import keeping_offices_held
from services.members.people.void_invitations import void_invitations
from services.members.resolutions.retire_former_electors import retire_former_electors
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def revoke_invitation(uow: UnitOfWork, person_id: UUID, by: Actor) -> tuple[Office, ...]:
    """The offices that end at once: those entered for a person who has never accepted.

    Those of the association file stay, and so do all of whoever has accepted once. Raises
    MissingPermission, UnknownOfficer or NobodyOnTheBoard.
    """
    by.require(Permission.PEOPLE_WRITE)
    lock_people(uow)
    person = person_by_id(uow.session, person_id)
    today = uow.clock.today()
    ended = tuple(ends_by_revoking(uow.session, person_id, today))
    with keeping_offices_held(uow, although_no_treasurer=True):
        for office in ended:
            close_office(
                uow,
                office,
                today - timedelta(days=1),
                resolution="",
                ended_by=by.recorded_as,
                at_once=True,
            )
    void_invitations(uow, person_id)
    if ended:
        announce_officer(uow, person)
        retire_former_electors(uow)
    return ended

"""A person is sent a link by which they come to their office."""

from __future__ import annotations

from services.members.association.queries import offices_of
from services.members.association.tables import Invitation, Person
from services.members.people.rules import INVITATION_AGE_MAX
from services.members.people.void_invitations import void_invitations
from shared.contracts.members import OfficeTerm, PersonInvited
from shared.events import publish
from shared.terms_of_office import is_over, stored
from shared.unit_of_work import UnitOfWork


def send_invitation(uow: UnitOfWork, person: Person, invited_by: str) -> Invitation:
    """A fresh link, once and for a week; links sent before open nothing any more."""
    void_invitations(uow, person.id)
    now = uow.clock.now()
    made = Invitation(
        association_id=uow.own,
        person_id=person.id,
        invited_by=invited_by,
        invited_at=now,
        expires_at=now + INVITATION_AGE_MAX,
    )
    uow.session.add(made)
    uow.session.flush()
    today = uow.clock.today()
    open_offices = (one for one in offices_of(uow.session, person.id) if not is_over(one, today))
    publish(
        uow,
        PersonInvited(
            person_id=person.id,
            invitation_id=made.id,
            invited_by=invited_by,
            offices=tuple(OfficeTerm.model_validate(one) for one in stored(open_offices)),
            expires_at=made.expires_at,
        ),
    )
    return made

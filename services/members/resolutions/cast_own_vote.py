"""An elector who is signed in votes, or changes a vote."""

from __future__ import annotations

from uuid import UUID

from services.members.errors import UnknownBallot
from services.members.evidence import Circumstances
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.queries import votings_on
from services.members.resolutions.rules import Outcome
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def cast_own_vote(
    uow: UnitOfWork,
    subject_id: UUID,
    declared: Declared,
    circumstances: Circumstances,
    by: Actor,
) -> Outcome:
    """Votes on the latest resolution about a subject; returns the outcome now.

    Raises MissingPermission, UnknownBallot (no vote there is theirs) and all that cast_vote raises.
    """
    by.require(Permission.RESOLUTIONS_VOTE)
    votings = votings_on(uow.session, subject_id)
    ballot = votings[0].of_person(by.person_id) if votings else None
    if ballot is None:
        raise UnknownBallot
    return cast_vote(uow, ballot.id, declared, circumstances)

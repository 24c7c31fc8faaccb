"""A ballot's link has reached somebody else."""

from __future__ import annotations

from uuid import UUID

from services.members.errors import UnknownBallot
from services.members.resolutions.tables import Ballot
from shared.unit_of_work import UnitOfWork


def report_ballot_link(uow: UnitOfWork, ballot_id: UUID) -> None:
    """Blocks the link; the elector may still vote signed in. Again: nothing.

    Raises UnknownBallot.
    """
    ballot = uow.session.get(Ballot, ballot_id)
    if ballot is None:
        raise UnknownBallot
    if ballot.link_reported_at is None:
        ballot.link_reported_at = uow.clock.now()
        uow.session.flush()

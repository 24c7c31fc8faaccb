"""Puts an application to the vote of the board."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.association.queries import board, own_association
from services.members.association.take_numbers import resolution_number
from services.members.errors import NotReadyForVote
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Ballot, Resolution, ResolutionKind
from shared.clock import LEGAL_ZONE
from shared.contracts.members import Ballot as BallotMessage
from shared.contracts.members import ResolutionOpened
from shared.events import publish
from shared.unit_of_work import UnitOfWork

# § 188 (1) BGB: a period of days ends with the last moment of its last day.
_END_OF_DAY = time(23, 59)


def open_resolution(uow: UnitOfWork, application: Application) -> Resolution | None:
    """Opens a circular resolution on a locked, confirmed application.

    Electorate, rule and quorum are fixed now. None when nobody sits on the board: then the
    application stays confirmed and waits for the office. Raises NotReadyForVote.
    """
    if application.state is not ApplicationState.CONFIRMED:
        raise NotReadyForVote
    electorate = board(uow.session)
    if not electorate:
        return None
    association = own_association(uow.session)
    resolution = Resolution(
        association_id=uow.own,
        number=resolution_number(uow),
        kind=ResolutionKind.ADMISSION,
        application_id=application.id,
        subject=application.company,
        rule=association.rule,
        quorum_percent=association.quorum_percent,
        opened_at=uow.clock.now(),
        deadline_at=_deadline(uow, association.deadline_days),
        outcome=Outcome.OPEN,
    )
    ballots = [
        Ballot(
            association_id=uow.own,
            resolution_id=resolution.id,
            person_id=person.id,
            person_name=person.name,
        )
        for person in electorate
    ]
    uow.session.add_all([resolution, *ballots])
    application.state = ApplicationState.IN_RESOLUTION
    uow.session.flush()
    _tell(uow, resolution, ballots)
    return resolution


def _deadline(uow: UnitOfWork, days: int) -> datetime:
    day = uow.clock.today() + timedelta(days=days)
    return datetime.combine(day, _END_OF_DAY, LEGAL_ZONE).astimezone(UTC)


def _tell(uow: UnitOfWork, resolution: Resolution, ballots: list[Ballot]) -> None:
    publish(
        uow,
        ResolutionOpened(
            resolution_id=resolution.id,
            number=resolution.number,
            application_id=resolution.application_id,
            deadline_at=resolution.deadline_at,
            ballots=tuple(
                BallotMessage(ballot_id=ballot.id, person_id=ballot.person_id) for ballot in ballots
            ),
        ),
    )

"""Puts something to the vote of the board."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from services.members.association.queries import board, own_association
from services.members.association.take_numbers import take_resolution_number
from services.members.resolutions.rules import Outcome, ResolutionKind
from services.members.resolutions.tables import Ballot, Resolution
from shared.clock import LEGAL_ZONE
from shared.contracts.members import Ballot as BallotMessage
from shared.contracts.members import ResolutionOpened
from shared.events import publish
from shared.unit_of_work import UnitOfWork

# § 188 (1) BGB: a period of days ends with the last moment of its last day.
_END_OF_DAY = time(23, 59)


def open_resolution(
    uow: UnitOfWork, kind: ResolutionKind, subject_id: UUID, subject: str
) -> Resolution | None:
    """Opens a circular resolution; whoever calls has locked what it is about.

    Electorate, rule and quorum are fixed now; `subject` is the name it has in the minutes. None
    when nobody sits on the board.
    """
    electorate = board(uow.session, uow.clock.today())
    if not electorate:
        return None
    association = own_association(uow.session)
    resolution = Resolution(
        association_id=uow.own,
        number=take_resolution_number(uow),
        kind=kind,
        application_id=subject_id,
        subject=subject,
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
    uow.session.flush()
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
    return resolution


def _deadline(uow: UnitOfWork, days: int) -> datetime:
    day = uow.clock.today() + timedelta(days=days)
    return datetime.combine(day, _END_OF_DAY, LEGAL_ZONE).astimezone(UTC)

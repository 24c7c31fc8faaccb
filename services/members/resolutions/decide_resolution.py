"""Counts a resolution's votes and, once they decide it, does what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from services.members.applications.lock_application import lock_application
from services.members.applications.rules import ApplicationState
from services.members.association.queries import default_language, own_association
from services.members.resolutions.lock_resolution import lock_resolution
from services.members.resolutions.rules import Choice, Outcome, Reason, Result, count_votes, tally
from services.members.resolutions.tables import Ballot, Resolution
from services.members.roster.admit_member import admit_member
from services.members.words import explain
from shared.contracts.members import ApplicationRejected, ResolutionDecided
from shared.db import Session
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def settle(uow: UnitOfWork, resolution: Resolution, *, closed: bool = False) -> Result:
    """Decides a locked resolution if its votes do; `closed` once the deadline has passed."""
    ballots = ballots_of(uow.session, resolution.id)
    choices = [ballot.choice for ballot in ballots if ballot.choice]
    result = tally(resolution.rule, resolution.quorum_percent, choices, len(ballots), closed=closed)
    if result.reason is not None:
        _decide(uow, resolution, ballots, result)
        _carry_out(uow, resolution)
    return result


def lapse(uow: UnitOfWork, resolution: Resolution, reason: Reason) -> None:
    """Ends a locked resolution without a decision, because its subject is gone."""
    ballots = ballots_of(uow.session, resolution.id)
    count = count_votes((ballot.choice for ballot in ballots if ballot.choice), len(ballots))
    _decide(uow, resolution, ballots, Result(Outcome.LAPSED, reason, count))


def close_resolution(uow: UnitOfWork, resolution_id: UUID) -> None:
    """Ends a resolution whose deadline has passed; earlier, or again, it changes nothing."""
    resolution = lock_resolution(uow, resolution_id)
    due = uow.clock.now() >= resolution.deadline_at
    if resolution.outcome is Outcome.OPEN and due:
        settle(uow, resolution, closed=True)


def release_leaver(uow: UnitOfWork, person_id: UUID) -> None:
    """Takes who has left the board out of the votes still missing; a vote that was cast stays."""
    missing = uow.session.exec(
        select(Ballot.id, Ballot.resolution_id)
        .join(Resolution, col(Resolution.id) == col(Ballot.resolution_id))
        .where(
            col(Ballot.person_id) == person_id,
            col(Ballot.choice).is_(None),
            col(Resolution.outcome) == Outcome.OPEN,
        )
        .order_by(col(Ballot.resolution_id))
    ).all()
    for ballot_id, resolution_id in missing:
        resolution = lock_resolution(uow, resolution_id)
        ballot = fresh_ballot(uow.session, ballot_id)
        if resolution.outcome is Outcome.OPEN and ballot is not None and ballot.choice is None:
            ballot.choice = Choice.LEFT_OFFICE
            uow.session.flush()
            settle(uow, resolution)


def ballots_of(session: Session, resolution_id: UUID) -> Sequence[Ballot]:
    """The ballots of a resolution by name, as they are now."""
    session.flush()
    return session.exec(
        select(Ballot)
        .where(col(Ballot.resolution_id) == resolution_id)
        .order_by(col(Ballot.person_name), col(Ballot.id))
        .execution_options(populate_existing=True)
    ).all()


def fresh_ballot(session: Session, ballot_id: UUID) -> Ballot | None:
    """A ballot as it is now, not as this session may have read it before waiting."""
    return session.exec(
        select(Ballot).where(col(Ballot.id) == ballot_id).execution_options(populate_existing=True)
    ).first()


def _decide(
    uow: UnitOfWork, resolution: Resolution, ballots: Sequence[Ballot], result: Result
) -> None:
    language = default_language(own_association(uow.session))
    reason = result.reason or Reason.NO_QUORUM
    resolution.outcome = result.outcome
    resolution.reason = reason
    resolution.explanation = explain(reason, result.count, resolution.quorum_percent, language)
    resolution.decided_at = uow.clock.now()
    uow.session.flush()
    publish(
        uow,
        ResolutionDecided(
            resolution_id=resolution.id,
            number=resolution.number,
            application_id=resolution.application_id,
            outcome=result.outcome.value,
            decided_at=resolution.decided_at,
            electors=tuple(ballot.person_id for ballot in ballots),
        ),
    )


def _carry_out(uow: UnitOfWork, resolution: Resolution) -> None:
    application = lock_application(uow, resolution.application_id)
    application.decided_at = resolution.decided_at
    if resolution.outcome is Outcome.ADOPTED:
        application.state = ApplicationState.ADMITTED
        application.member_id = admit_member(uow, application, resolution)
    elif resolution.outcome is Outcome.REJECTED:
        application.state = ApplicationState.REJECTED
        publish(
            uow,
            ApplicationRejected(
                application_id=application.id,
                reference=application.reference or "",
                resolution_number=resolution.number,
            ),
        )
    else:
        application.state = ApplicationState.CONFIRMED
        application.decided_at = None
    uow.session.flush()

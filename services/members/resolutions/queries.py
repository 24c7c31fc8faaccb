"""Resolutions with their votes: for the ballot, the board's list and the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.members.applications.queries import by_id
from services.members.applications.tables import Application
from services.members.errors import UnknownBallot, UnknownResolution
from services.members.resolutions.rules import Choice, Count, Outcome, Rule, count_votes
from services.members.resolutions.tables import Ballot, Resolution, Vote
from services.members.spelling import spelt
from services.members.words import explain
from shared.db import Session
from shared.i18n import Language
from shared.portions import portions

ENTITLED_OUT = frozenset({Choice.RECUSED, Choice.LEFT_OFFICE})


@dataclass(frozen=True)
class Voting:
    """One resolution as it stands: its application, its ballots by name, its count."""

    resolution: Resolution
    application: Application
    ballots: Sequence[Ballot]

    @property
    def count(self) -> Count:
        choices = (ballot.choice for ballot in self.ballots if ballot.choice)
        return count_votes(choices, len(self.ballots))

    @property
    def needed(self) -> int:
        """How many yes the bar shows as necessary, if everybody else takes part."""
        if self.resolution.rule is Rule.UNANIMOUS_IN_TEXT_FORM:
            return self.count.base
        if self.resolution.rule is Rule.MAJORITY_OF_MEMBERS:
            return self.count.majority
        return (self.count.base - self.count.abstain) // 2 + 1

    @property
    def quorum(self) -> int:
        """How many must take part."""
        if self.resolution.rule is Rule.UNANIMOUS_IN_TEXT_FORM:
            return self.count.base
        return self.count.quorum(self.resolution.quorum_percent)

    def is_open(self, now: datetime) -> bool:
        """Whether votes are still taken."""
        return self.resolution.outcome is Outcome.OPEN and now < self.resolution.deadline_at

    @property
    def is_decided(self) -> bool:
        """Whether its outcome is known; a vote that is missing then was not cast."""
        return self.resolution.outcome is not Outcome.OPEN

    def of_person(self, person_id: UUID) -> Ballot | None:
        return next((one for one in self.ballots if one.person_id == person_id), None)

    def comments(self, besides: UUID | None = None) -> list[Ballot]:
        """Ballots with a comment, not that of `besides`."""
        return [one for one in self.ballots if one.comment and one.id != besides]

    def explained(self, language: Language) -> str:
        """Why it has its result, in the reader's language."""
        if self.resolution.reason is None:
            return ""
        percent = self.resolution.quorum_percent
        return explain(self.resolution.reason, self.count, percent, language)


def voting_of_ballot(session: Session, ballot_id: UUID) -> tuple[Ballot, Voting]:
    """Raises UnknownBallot."""
    ballot = session.get(Ballot, ballot_id)
    if ballot is None:
        raise UnknownBallot
    resolution = session.get(Resolution, ballot.resolution_id)
    if resolution is None:
        raise UnknownBallot
    return ballot, _voting(session, resolution)


def voting_by_number(session: Session, number: str) -> Voting:
    """Raises UnknownResolution."""
    found = session.exec(select(Resolution).where(col(Resolution.number) == number)).first()
    if found is None:
        raise UnknownResolution
    return _voting(session, found)


def votings_on(session: Session, application_id: UUID) -> list[Voting]:
    """All resolutions on an application, latest first."""
    found = session.exec(
        select(Resolution)
        .where(col(Resolution.application_id) == application_id)
        .order_by(col(Resolution.opened_at).desc())
    ).all()
    return [_voting(session, resolution) for resolution in found]


def latest_votings(session: Session, applications: Sequence[Application]) -> dict[UUID, Voting]:
    """The latest resolution on each application that has one, by the application's id."""
    by_application = {one.id: one for one in applications}
    found: dict[UUID, Voting] = {}
    for some in portions(by_application):
        resolutions = session.exec(
            select(Resolution)
            .where(col(Resolution.application_id).in_(some))
            .order_by(col(Resolution.opened_at))
        ).all()
        latest = {one.application_id: one for one in resolutions}
        ballots: dict[UUID, list[Ballot]] = {one.id: [] for one in latest.values()}
        for ballot in session.exec(select(Ballot).where(col(Ballot.resolution_id).in_(ballots))):
            ballots[ballot.resolution_id].append(ballot)
        for key, one in latest.items():
            found[key] = Voting(one, by_application[key], _by_name(ballots[one.id]))
    return found


def open_votings(session: Session) -> list[Voting]:
    """Resolutions that are open, the most urgent first."""
    found = session.exec(
        select(Resolution)
        .where(col(Resolution.outcome) == Outcome.OPEN)
        .order_by(col(Resolution.deadline_at), col(Resolution.number))
    ).all()
    return [_voting(session, resolution) for resolution in found]


def missing_votes(session: Session, person_id: UUID, now: datetime) -> int:
    """How many open ballots wait for the person."""
    found = session.exec(
        select(Ballot.id)
        .join(Resolution, col(Resolution.id) == col(Ballot.resolution_id))
        .where(
            col(Ballot.person_id) == person_id,
            col(Ballot.choice).is_(None),
            col(Resolution.outcome) == Outcome.OPEN,
            col(Resolution.deadline_at) > now,
        )
    ).all()
    return len(found)


def history(session: Session, resolution_id: UUID) -> Sequence[Vote]:
    """Every vote as it was cast, in order."""
    return session.exec(
        select(Vote)
        .where(col(Vote.resolution_id) == resolution_id)
        .order_by(col(Vote.cast_at), col(Vote.id))
    ).all()


def _voting(session: Session, resolution: Resolution) -> Voting:
    found = session.exec(select(Ballot).where(col(Ballot.resolution_id) == resolution.id)).all()
    application = by_id(session, resolution.application_id)
    return Voting(resolution, application, _by_name(found))


def _by_name(ballots: Iterable[Ballot]) -> list[Ballot]:
    return sorted(ballots, key=lambda ballot: (spelt(ballot.person_name), ballot.id))

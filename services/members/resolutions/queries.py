"""Resolutions with their votes: for the ballot, the board's list and the minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.members.association.queries import roles_of
from services.members.association.rules import VotingRule
from services.members.errors import UnknownBallot, UnknownResolution
from services.members.resolutions.kinds import KindOfResolution, Subject, kind_of
from services.members.resolutions.rules import Count, Outcome, ResolutionKind, count_votes
from services.members.resolutions.tables import Ballot, Resolution, VoidedVote, Vote
from services.members.spelling import spelt
from shared.batches import batches
from shared.db import Session
from shared.permissions import Permission, permissions_of


@dataclass(frozen=True)
class Voting:
    """One resolution as it stands: what it is about, its ballots by name, its count."""

    resolution: Resolution
    kind: KindOfResolution
    subject: Subject
    ballots: Sequence[Ballot]

    @property
    def count(self) -> Count:
        choices = (ballot.choice for ballot in self.ballots if ballot.choice)
        return count_votes(choices, len(self.ballots))

    @property
    def needed(self) -> int:
        """How many yes the bar shows as necessary, if everybody else takes part."""
        if self.resolution.rule is VotingRule.UNANIMOUS_IN_TEXT_FORM:
            return self.count.base
        if self.resolution.rule is VotingRule.MAJORITY_OF_MEMBERS:
            return self.count.majority
        return (self.count.base - self.count.abstain) // 2 + 1

    @property
    def quorum(self) -> int:
        """How many must take part."""
        if self.resolution.rule is VotingRule.UNANIMOUS_IN_TEXT_FORM:
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


class CastVote(NamedTuple):
    """One line of the history; `voided` says why the vote does not count."""

    vote: Vote
    voided: VoidedVote | None


@dataclass(frozen=True)
class OwnBallot:
    """One elector's ballot, in the voting it belongs to."""

    ballot: Ballot
    voting: Voting


def own_ballot(session: Session, ballot_id: UUID) -> OwnBallot:
    """Raises UnknownBallot."""
    ballot = session.get(Ballot, ballot_id)
    resolution = session.get(Resolution, ballot.resolution_id) if ballot else None
    if ballot is None or resolution is None:
        raise UnknownBallot
    return OwnBallot(ballot, _votings(session, [resolution])[0])


def voting_by_number(session: Session, number: str) -> Voting:
    """Raises UnknownResolution."""
    found = session.exec(select(Resolution).where(col(Resolution.number) == number)).first()
    if found is None:
        raise UnknownResolution
    return _votings(session, [found])[0]


def votings_on(session: Session, subject_id: UUID) -> list[Voting]:
    """All resolutions on a subject, latest first."""
    return _votings(
        session,
        session.exec(
            select(Resolution)
            .where(col(Resolution.application_id) == subject_id)
            .order_by(col(Resolution.opened_at).desc())
        ).all(),
    )


def latest_votings(session: Session, subject_ids: Collection[UUID]) -> dict[UUID, Voting]:
    """The latest resolution on each subject that has one, by the subject's id."""
    latest: dict[UUID, Resolution] = {}
    for some in batches(subject_ids):
        resolutions = session.exec(
            select(Resolution)
            .where(col(Resolution.application_id).in_(some))
            .order_by(col(Resolution.opened_at))
        ).all()
        latest |= {one.application_id: one for one in resolutions}
    votings = _votings(session, list(latest.values()))
    return {voting.resolution.application_id: voting for voting in votings}


def open_votings(session: Session, kind: ResolutionKind) -> list[Voting]:
    """Resolutions of a kind that are open, the most urgent first."""
    return _votings(
        session,
        session.exec(
            select(Resolution)
            .where(col(Resolution.kind) == kind, col(Resolution.outcome) == Outcome.OPEN)
            .order_by(col(Resolution.deadline_at), col(Resolution.number))
        ).all(),
    )


def open_resolution_on(session: Session, subject_id: UUID) -> UUID | None:
    """The id of the open resolution on a subject, if there is one."""
    return session.exec(
        select(Resolution.id).where(
            col(Resolution.application_id) == subject_id,
            col(Resolution.outcome) == Outcome.OPEN,
        )
    ).first()


def open_deadline(session: Session, subject_id: UUID) -> datetime | None:
    """Until when the board votes on a subject; None when it does not."""
    return session.exec(
        select(Resolution.deadline_at).where(
            col(Resolution.application_id) == subject_id,
            col(Resolution.outcome) == Outcome.OPEN,
        )
    ).first()


def resolution_number(session: Session, resolution_id: UUID) -> str:
    """Raises UnknownResolution."""
    found = session.get(Resolution, resolution_id)
    if found is None:
        raise UnknownResolution
    return found.number


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


def missing_ballots(session: Session, person_id: UUID) -> Sequence[UUID]:
    """The person's ballots without a vote in open resolutions, always in the same order: who locks
    one after the other meets nobody who locks them the other way round."""
    return session.exec(
        select(Ballot.id)
        .join(Resolution, col(Resolution.id) == col(Ballot.resolution_id))
        .where(
            col(Ballot.person_id) == person_id,
            col(Ballot.choice).is_(None),
            col(Resolution.outcome) == Outcome.OPEN,
        )
        .order_by(col(Ballot.resolution_id))
    ).all()


def ballots_of(session: Session, resolution_id: UUID) -> Sequence[Ballot]:
    """The ballots of a resolution by name, as they are now and not as they were read before."""
    return session.exec(
        select(Ballot)
        .where(col(Ballot.resolution_id) == resolution_id)
        .order_by(col(Ballot.person_name), col(Ballot.id))
        .execution_options(populate_existing=True)
    ).all()


def history(session: Session, resolution_id: UUID) -> list[CastVote]:
    """Every vote as it was cast, in order, those that do not count too."""
    found = session.exec(
        select(Vote, VoidedVote)
        .outerjoin(VoidedVote, col(VoidedVote.vote_id) == col(Vote.id))
        .where(col(Vote.resolution_id) == resolution_id)
        .order_by(col(Vote.cast_at), col(Vote.id))
    )
    return [CastVote(vote, voided) for vote, voided in found]


def counting_votes(session: Session, ballot_id: UUID) -> list[Vote]:
    """The votes on a ballot that were not voided, in order; the last one counts."""
    voided = select(VoidedVote.vote_id)
    return list(
        session.exec(
            select(Vote)
            .where(col(Vote.ballot_id) == ballot_id, col(Vote.id).not_in(voided))
            .order_by(col(Vote.cast_at), col(Vote.id))
        )
    )


def is_still_elector(session: Session, ballot: Ballot, day: date) -> bool:
    """Whether the person of a ballot holds a seat with a vote on a day."""
    roles = roles_of(session, ballot.person_id, day)
    return Permission.RESOLUTIONS_VOTE in permissions_of(roles)


def _votings(session: Session, resolutions: Sequence[Resolution]) -> list[Voting]:
    """In the order given, with what they are about and all their ballots."""
    subjects = _subjects(session, resolutions)
    ballots: dict[UUID, list[Ballot]] = {one.id: [] for one in resolutions}
    for some in batches(ballots):
        for ballot in session.exec(select(Ballot).where(col(Ballot.resolution_id).in_(some))):
            ballots[ballot.resolution_id].append(ballot)
    return [
        Voting(
            resolution=one,
            kind=kind_of(one),
            subject=subjects[one.application_id],
            ballots=_by_name(ballots[one.id]),
        )
        for one in resolutions
    ]


def _subjects(session: Session, resolutions: Iterable[Resolution]) -> Mapping[UUID, Subject]:
    by_kind: dict[KindOfResolution, list[UUID]] = {}
    for one in resolutions:
        by_kind.setdefault(kind_of(one), []).append(one.application_id)
    found: dict[UUID, Subject] = {}
    for kind, ids in by_kind.items():
        found |= kind.read_subjects(session, ids)
    return found


def _by_name(ballots: Iterable[Ballot]) -> list[Ballot]:
    return sorted(ballots, key=lambda ballot: (spelt(ballot.person_name), ballot.id))

"""An elector votes, or changes a vote."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.association.tables import Person
from services.members.errors import (
    DossierChanged,
    LinkReported,
    NoChoice,
    NoLongerElector,
    RecusalWithoutReason,
    UnknownBallot,
    VotingClosed,
)
from services.members.resolutions.decide_resolution import fresh_ballot, settle
from services.members.resolutions.lock_resolution import lock_resolution
from services.members.resolutions.queries import votings_on
from services.members.resolutions.rules import Choice, Outcome
from services.members.resolutions.tables import Ballot, Resolution, Vote
from services.members.schemas import Circumstances
from shared.actor import Actor
from shared.contracts.members import VoteCast
from shared.events import publish
from shared.permissions import Permission, permissions_of
from shared.unit_of_work import UnitOfWork

CHOICES = (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.RECUSED)


@dataclass(frozen=True)
class Declared:
    """What an elector declares, about which version of the dossier."""

    choice: Choice
    comment: str
    dossier_version: int


def cast_vote(
    uow: UnitOfWork, ballot_id: UUID, declared: Declared, circumstances: Circumstances
) -> Outcome:
    """Counts the vote and, if it decides, carries the decision out; returns the outcome now.

    The resolution is locked first, so votes and the closing come one after the other. The same vote
    sent twice counts once, also when the first has decided. Raises UnknownBallot, NoChoice,
    RecusalWithoutReason, LinkReported, NoLongerElector, VotingClosed, DossierChanged.
    """
    ballot = uow.session.get(Ballot, ballot_id)
    if ballot is None:
        raise UnknownBallot
    resolution = lock_resolution(uow, ballot.resolution_id)
    ballot = fresh_ballot(uow.session, ballot_id) or ballot
    if ballot.choice is not None and declared == _on(ballot, ballot.choice):
        return resolution.outcome
    _refuse(uow, resolution, ballot, declared, circumstances)
    _record(uow, ballot, declared, circumstances)
    return settle(uow, resolution).outcome


def cast_own_vote(
    uow: UnitOfWork,
    application_id: UUID,
    declared: Declared,
    circumstances: Circumstances,
    by: Actor,
) -> Outcome:
    """An elector who is signed in votes on the latest resolution about an application.

    Raises MissingPermission, UnknownBallot (no vote there is theirs) and all that cast_vote raises.
    """
    by.require(Permission.RESOLUTIONS_VOTE)
    votings = votings_on(uow.session, application_id)
    ballot = votings[0].of_person(by.person_id) if votings else None
    if ballot is None:
        raise UnknownBallot
    return cast_vote(uow, ballot.id, declared, circumstances)


def _on(ballot: Ballot, choice: Choice) -> Declared:
    return Declared(choice, ballot.comment, ballot.dossier_version or 0)


def _refuse(
    uow: UnitOfWork,
    resolution: Resolution,
    ballot: Ballot,
    declared: Declared,
    circumstances: Circumstances,
) -> None:
    if declared.choice not in CHOICES:
        raise NoChoice
    if circumstances.way == "link" and ballot.link_reported_at is not None:
        raise LinkReported
    person = uow.session.get(Person, ballot.person_id)
    if person is None or Permission.RESOLUTIONS_VOTE not in permissions_of(person.roles):
        raise NoLongerElector
    over = uow.clock.now() >= resolution.deadline_at
    if resolution.outcome is not Outcome.OPEN or over:
        raise VotingClosed
    if declared.choice is Choice.RECUSED and not declared.comment:
        raise RecusalWithoutReason
    application = lock_application(uow, resolution.application_id)
    if declared.dossier_version != application.dossier_version:
        raise DossierChanged


def _record(
    uow: UnitOfWork, ballot: Ballot, declared: Declared, circumstances: Circumstances
) -> None:
    changed = ballot.choice is not None
    now = uow.clock.now()
    ballot.choice = declared.choice
    ballot.comment = declared.comment
    ballot.dossier_version = declared.dossier_version
    ballot.cast_at = now
    uow.session.add(
        Vote(
            association_id=uow.own,
            resolution_id=ballot.resolution_id,
            ballot_id=ballot.id,
            choice=declared.choice,
            comment=declared.comment,
            dossier_version=declared.dossier_version,
            cast_at=now,
            way=circumstances.way,
            ip=circumstances.ip,
            user_agent=circumstances.user_agent[:300],
        )
    )
    uow.session.flush()
    publish(
        uow,
        VoteCast(
            resolution_id=ballot.resolution_id,
            ballot_id=ballot.id,
            person_id=ballot.person_id,
            cast_at=now,
            changed=changed,
        ),
    )


def report_link(uow: UnitOfWork, ballot_id: UUID) -> None:
    """Blocks a ballot's link that reached somebody else; the elector may still vote signed in."""
    ballot = uow.session.get(Ballot, ballot_id)
    if ballot is None:
        raise UnknownBallot
    if ballot.link_reported_at is None:
        ballot.link_reported_at = uow.clock.now()
        uow.session.flush()

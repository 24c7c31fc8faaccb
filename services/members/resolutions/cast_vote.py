"""An elector votes, or changes a vote."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.members.errors import (
    DossierChanged,
    LinkReported,
    NoChoice,
    NoLongerElector,
    RecusalTakenBackWithoutReason,
    RecusalWithoutReason,
    VotingClosed,
)
from services.members.evidence import USER_AGENT_MAX, Circumstances, Way
from services.members.resolutions.decide_resolution import decide_resolution
from services.members.resolutions.kinds import kind_of
from services.members.resolutions.lock_resolution import lock_ballot
from services.members.resolutions.queries import is_still_elector
from services.members.resolutions.rules import CHOICES, Choice, Outcome
from services.members.resolutions.tables import Ballot, Resolution, Vote
from shared.contracts.members import VoteCast
from shared.events import publish
from shared.unit_of_work import UnitOfWork


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
    RecusalWithoutReason, RecusalTakenBackWithoutReason, LinkReported, NoLongerElector,
    VotingClosed, DossierChanged.
    """
    resolution, ballot = lock_ballot(uow, ballot_id)
    if circumstances.way is Way.LINK and circumstances.link_counter != ballot.link_counter:
        raise LinkReported
    if declared == _declared_before(ballot):
        return resolution.outcome
    _refuse(uow, resolution, ballot, declared)
    _record(uow, ballot, declared, circumstances)
    return decide_resolution(uow, resolution)


def _declared_before(ballot: Ballot) -> Declared | None:
    if ballot.choice is None:
        return None
    return Declared(ballot.choice, ballot.comment, ballot.dossier_version or 0)


def _refuse(uow: UnitOfWork, resolution: Resolution, ballot: Ballot, declared: Declared) -> None:
    if declared.choice not in CHOICES:
        raise NoChoice
    if not is_still_elector(uow.session, ballot, uow.clock.today()):
        raise NoLongerElector
    over = uow.clock.now() >= resolution.deadline_at
    if resolution.outcome is not Outcome.OPEN or over:
        raise VotingClosed
    _refuse_without_reason(ballot, declared)
    version = kind_of(resolution).lock_dossier(uow, resolution.application_id)
    if declared.dossier_version != version:
        raise DossierChanged


def _refuse_without_reason(ballot: Ballot, declared: Declared) -> None:
    """A recusal has a reason, and so has taking it back: another one than it was declared with."""
    if declared.choice is Choice.RECUSED:
        if not declared.comment:
            raise RecusalWithoutReason
    elif ballot.choice is Choice.RECUSED and declared.comment in ("", ballot.comment):
        raise RecusalTakenBackWithoutReason


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
            way=circumstances.way.value,
            ip=circumstances.ip,
            user_agent=circumstances.user_agent[:USER_AGENT_MAX],
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
            link_counter=ballot.link_counter,
        ),
    )

"""What the overview shows of members and applications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.applications.flood import SHOWN_FOR, reached_at, submissions
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Ballot, Resolution
from services.members.roster.rules import MemberState
from services.members.roster.tables import Member
from services.members.settings.queries import RuleChange, waiting_rule_change
from shared.db import Session


@dataclass(frozen=True)
class WaitingBallot:
    """An open ballot of the person who looks: the application, what it is about, until when."""

    reference: str
    company: str
    deadline_at: datetime


@dataclass(frozen=True)
class MembersOverview:
    """`employees` as last declared, `undeclared` members left out of it; `to_confirm`
    applications wait for a click in an e-mail, `for_office` for the office to open a vote.
    `flooded_at`: when, within a day, more applications came than are taken in an hour."""

    members: int
    employees: int
    undeclared: int
    to_confirm: int
    for_office: int
    in_resolution: int
    ballots: tuple[WaitingBallot, ...]
    flooded_at: datetime | None = None
    rule_change: RuleChange | None = None

    @property
    def open_applications(self) -> int:
        return self.to_confirm + self.for_office + self.in_resolution


def overview(session: Session, person_id: UUID, now: datetime) -> MembersOverview:
    """The association's figures, and the ballots that wait for this person."""
    members, employees, declared = session.exec(
        select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(Member.employees), 0),
            sa.func.count(col(Member.employees)),
        ).where(Member.state == MemberState.ACTIVE)
    ).one()
    states = dict(
        session.exec(
            select(Application.state, sa.func.count()).group_by(col(Application.state))
        ).all()
    )
    return MembersOverview(
        members=members,
        employees=int(employees or 0),
        undeclared=members - declared,
        to_confirm=states.get(ApplicationState.SUBMITTED, 0),
        for_office=states.get(ApplicationState.CONFIRMED, 0),
        in_resolution=states.get(ApplicationState.IN_RESOLUTION, 0),
        ballots=_ballots(session, person_id, now),
        flooded_at=max(reached_at(submissions(session, now - SHOWN_FOR)), default=None),
        rule_change=waiting_rule_change(session, now),
    )


def _ballots(session: Session, person_id: UUID, now: datetime) -> tuple[WaitingBallot, ...]:
    rows = session.exec(
        select(Application.reference, Application.company, Resolution.deadline_at)
        .select_from(Ballot)
        .join(Resolution, col(Resolution.id) == col(Ballot.resolution_id))
        .join(Application, col(Application.id) == col(Resolution.application_id))
        .where(
            col(Ballot.person_id) == person_id,
            col(Ballot.choice).is_(None),
            col(Resolution.outcome) == Outcome.OPEN,
            col(Resolution.deadline_at) > now,
        )
        .order_by(col(Resolution.deadline_at), col(Resolution.number))
    ).all()
    return tuple(WaitingBallot(reference or "", name, until) for reference, name, until in rows)

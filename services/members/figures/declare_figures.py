"""An officer enters what a member declared: from here on its dues are reckoned from it."""

from __future__ import annotations

from uuid import UUID

from services.members.figures.record_figures import record_figures
from services.members.figures.rules import DeclaredBy, Figures
from services.members.figures.tables import FigureDeclaration
from services.members.roster.lock_member import lock_member
from services.members.roster.tables import Member
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def declare_figures(uow: UnitOfWork, member_id: UUID, figures: Figures, by: Actor) -> Member:
    """The same figures again are declared anew, and change nothing else.

    Raises MissingPermission, FiguresMissing, UnknownMember.
    """
    by.require(Permission.MEMBERS_IMPORT)
    figures.refuse_none()
    member = lock_member(uow.session, member_id)
    record_figures(
        uow,
        member,
        FigureDeclaration(
            association_id=uow.own,
            member_id=member.id,
            employees=figures.employees,
            turnover_cents=figures.turnover_cents,
            declared_by=DeclaredBy.OFFICER,
            name=by.name,
            person_id=by.person_id,
            declared_at=uow.clock.now(),
        ),
    )
    return member

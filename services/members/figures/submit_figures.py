"""A member answers the mail that asked for its figures."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.members.errors import UnknownFigureRequest
from services.members.figures.record_figures import record_figures
from services.members.figures.rules import DeclaredBy, Figures
from services.members.figures.tables import FigureDeclaration, FigureRequest
from services.members.roster.lock_member import lock_member
from shared.unit_of_work import UnitOfWork


def submit_figures(uow: UnitOfWork, request_id: UUID, figures: Figures, name: str) -> bool:
    """Whether it was the first answer; a second one changes nothing.

    Raises FiguresMissing, UnknownFigureRequest, UnknownMember.
    """
    figures.refuse_none()
    request = uow.session.exec(
        select(FigureRequest).where(FigureRequest.id == request_id).with_for_update()
    ).first()
    if request is None:
        raise UnknownFigureRequest
    if request.answered_at is not None:
        return False
    request.answered_at = uow.clock.now()
    record_figures(
        uow,
        lock_member(uow.session, request.member_id),
        FigureDeclaration(
            association_id=uow.own,
            member_id=request.member_id,
            employees=figures.employees,
            turnover_cents=figures.turnover_cents,
            declared_by=DeclaredBy.MEMBER,
            name=name,
            request_id=request.id,
            declared_at=request.answered_at,
        ),
    )
    return True

"""Asks a member for its figures by mail: the link in it opens a form, without signing in."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.figures.tables import FigureRequest
from services.members.roster.lock_member import lock_member
from shared.actor import Actor
from shared.contracts.figures import FiguresAsked
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork
from shared.web.link_purposes import FIGURES_LAST


def request_figures(uow: UnitOfWork, member_id: UUID, by: Actor) -> FigureRequest:
    """While an earlier link still opens, no second mail goes out.

    Raises MissingPermission, UnknownMember.
    """
    by.require(Permission.MEMBERS_IMPORT)
    member, now = lock_member(uow.session, member_id), uow.clock.now()
    asked = uow.session.exec(
        select(FigureRequest).where(
            FigureRequest.member_id == member.id,
            col(FigureRequest.answered_at).is_(None),
            FigureRequest.asked_at > now - FIGURES_LAST,
        )
    ).first()
    if asked is not None:
        return asked
    request = FigureRequest(
        association_id=uow.own, member_id=member.id, asked_by=by.person_id, asked_at=now
    )
    uow.session.add(request)
    uow.session.flush()
    publish(uow, FiguresAsked(member_id=member.id, request_id=request.id))
    return request

"""What was declared last, and whether a member was asked."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.members.errors import UnknownFigureRequest
from services.members.figures.tables import FigureDeclaration, FigureRequest
from services.members.roster.tables import Member
from shared.db import Session


class AskedMember(NamedTuple):
    """A request with the member that it goes to."""

    request_id: UUID
    company: str
    answered_at: datetime | None


def last_declaration(session: Session, member_id: UUID) -> FigureDeclaration | None:
    """None where the figures came by application or import only."""
    return session.exec(
        select(FigureDeclaration)
        .where(FigureDeclaration.member_id == member_id)
        .order_by(col(FigureDeclaration.declared_at).desc(), col(FigureDeclaration.id).desc())
        .limit(1)
    ).first()


def last_request(session: Session, member_id: UUID) -> FigureRequest | None:
    """The latest, answered or not."""
    return session.exec(
        select(FigureRequest)
        .where(FigureRequest.member_id == member_id)
        .order_by(col(FigureRequest.asked_at).desc())
        .limit(1)
    ).first()


def asked_member(session: Session, request_id: UUID) -> AskedMember:
    """Raises UnknownFigureRequest."""
    request = session.get(FigureRequest, request_id)
    member = session.get(Member, request.member_id) if request else None
    if request is None or member is None:
        raise UnknownFigureRequest
    return AskedMember(request.id, member.company, request.answered_at)

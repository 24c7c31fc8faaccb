"""Gives a new member its number."""

from __future__ import annotations

from sqlmodel import col, select

from services.members.association.take_numbers import take_number
from services.members.roster.tables import Member
from shared.unit_of_work import UnitOfWork

MEMBER_SERIES = "M"


def take_member_number(uow: UnitOfWork) -> str:
    """The next member number that nobody has: "M-0001". Imported members keep their own."""
    while True:
        number = f"{MEMBER_SERIES}-{take_number(uow, MEMBER_SERIES):04d}"
        taken = uow.session.exec(select(Member.id).where(col(Member.number) == number)).first()
        if taken is None:
            return number

"""Numbers in a list that differ from stored ones, or from each other, only by zeros, spaces or
capitals."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import select

from services.members.importing.cells import number_key
from services.members.importing.problems import RowError
from services.members.importing.rows import MemberRow
from services.members.roster.tables import Member
from shared.db import Session


def similar_numbers(session: Session, rows: Iterable[MemberRow]) -> list[RowError]:
    """A spreadsheet makes 41 of 0041: until a person says otherwise they are the same member.

    Two that are stored already are two: so a list that was exported comes in again.
    """
    stored = dict(session.exec(select(Member.number, Member.company)).all())
    like = {number_key(number): (number, company) for number, company in stored.items()}
    found = []
    for row in rows:
        if row.member_number in stored:
            continue
        first = (row.member_number, f"row {row.row}")
        other, company = like.setdefault(number_key(row.member_number), first)
        if other != row.member_number:
            values = {"value": row.member_number, "other": other, "company": company}
            found.append(RowError(row.row, "member_number", "similar_number", values))
    return found

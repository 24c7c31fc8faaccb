"""Numbers in a list that differ from stored ones only by zeros, spaces or capitals."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import select

from services.members.importing.cells import number_key
from services.members.importing.problems import RowError
from services.members.importing.rows import MemberRow
from services.members.roster.tables import Member
from shared.db import Session


def similar_numbers(session: Session, rows: Iterable[MemberRow]) -> list[RowError]:
    """A spreadsheet makes 41 of 0041: until a person says otherwise they are the same member."""
    stored = dict(session.exec(select(Member.number, Member.company)).all())
    like = {number_key(number): number for number in stored}
    return [
        RowError(
            row.row,
            "member_number",
            "similar_number",
            {"value": row.member_number, "other": other, "company": stored[other]},
        )
        for row in rows
        if row.member_number not in stored
        and (other := like.get(number_key(row.member_number))) is not None
    ]

"""Events about the figures that a member declares, from which its dues are reckoned."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from shared.contracts.members import MemberEvent


class FiguresAsked(MemberEvent):
    """A member is asked for its figures by a link in a mail; its answer changes the member."""

    type: ClassVar[str] = "members.member.figures_asked"

    request_id: UUID

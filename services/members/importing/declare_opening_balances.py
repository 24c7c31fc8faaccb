"""Tells what members owed, or had paid too much, when the books were taken over."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.members.importing.rows import OpeningColumns
from shared.actor import Actor
from shared.contracts.opening_balances import OpeningBalanceStated
from shared.events import publish_many
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def declare_opening_balances(
    uow: UnitOfWork, stated: Sequence[tuple[UUID, OpeningColumns]], by: Actor
) -> None:
    """By member. This service keeps none of it: billing's ledger does. Raises MissingPermission."""
    by.require(Permission.MEMBERS_IMPORT)
    now = uow.clock.now()
    publish_many(
        uow,
        (
            OpeningBalanceStated(
                member_id=member_id,
                balance_cents=opening.balance_cents,
                balance_on=opening.balance_on,
                stated_at=now,
            )
            for member_id, opening in stated
        ),
    )

"""Writes the history of a mandate: one line for each thing that happened to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.billing.accounts.rules.states import MandateChangeKind
from services.billing.accounts.tables import Mandate, MandateChange
from shared.unit_of_work import UnitOfWork


def note_mandate_change(
    uow: UnitOfWork,
    mandate: Mandate,
    kind: MandateChangeKind,
    *,
    changed_by: UUID | None,
    reason: str = "",
    on: date | None = None,
    before: dict[str, object] | None = None,
) -> None:
    """`on` is the day it counts from, today unless said; `changed_by` is None where none did it."""
    uow.session.add(
        MandateChange(
            association_id=uow.own,
            mandate_id=mandate.id,
            kind=kind,
            effective_on=on or uow.clock.today(),
            reason=reason,
            before=before or {},
            changed_by=changed_by,
            changed_at=uow.clock.now(),
        )
    )

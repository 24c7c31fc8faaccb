"""Puts a version of the dues regulation in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import col, select

from services.billing.dues.regulation import DuesRegulation as Rules
from services.billing.dues.regulation import parse_regulation
from services.billing.errors import RegulationAlreadyUsed
from services.billing.regulations.tables import DuesRegulation
from shared.contracts.billing import DuesRegulationReleased
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def release_regulation(
    uow: UnitOfWork, data: Mapping[str, object], assessed_years: Iterable[int]
) -> bool:
    """Stores a new version (Beitragsordnung); the same content again changes nothing.

    `assessed_years` are those for which members were assessed already (`invoices.queries`).

    Raises InvalidDuesRegulation, and RegulationAlreadyUsed when another text with the same first
    day has already assessed members.
    """
    rules = parse_regulation(data, source_lines=None)
    released = uow.session.exec(
        select(DuesRegulation)
        .where(DuesRegulation.valid_from == rules.valid_from)
        .order_by(col(DuesRegulation.released_at).desc(), col(DuesRegulation.id).desc())
    ).first()
    if released and Rules.from_dict(released.content).fingerprint() == rules.fingerprint():
        return False
    if released:
        _refuse_if_used(rules, assessed_years)
    row = DuesRegulation(
        association_id=uow.own,
        name=rules.name,
        valid_from=rules.valid_from,
        resolution=rules.resolution,
        content=rules.to_dict(),
        sha256=rules.fingerprint(),
        released_at=uow.clock.now(),
    )
    uow.session.add(row)
    publish(
        uow,
        DuesRegulationReleased(regulation_id=row.id, name=row.name, valid_from=row.valid_from),
    )
    return True


def _refuse_if_used(rules: Rules, assessed_years: Iterable[int]) -> None:
    used = [year for year in assessed_years if year >= rules.valid_from.year]
    if used:
        raise RegulationAlreadyUsed(year=min(used), valid_from=rules.valid_from.isoformat())

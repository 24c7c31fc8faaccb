"""A declaration is kept as evidence, and the member has the figures from then on."""

from __future__ import annotations

from services.members.figures.tables import FigureDeclaration
from services.members.roster.events import details_changed
from services.members.roster.tables import Member
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def record_figures(uow: UnitOfWork, member: Member, declared: FigureDeclaration) -> None:
    """What was not declared stays as it is; figures that are the same are not told of again."""
    uow.session.add(declared)
    before = member.employees, member.turnover_cents
    if declared.employees is not None:
        member.employees = declared.employees
    if declared.turnover_cents is not None:
        member.turnover_cents = declared.turnover_cents
    uow.session.flush()
    if (member.employees, member.turnover_cents) != before:
        member.changed_at = uow.clock.now()
        publish(uow, details_changed(member))

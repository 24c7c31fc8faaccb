"""The rule of admission changes, for resolutions that open from now on."""

from __future__ import annotations

from dataclasses import asdict

from services.members.association.admission_rule import AdmissionRule
from services.members.association.tables import Association
from shared.unit_of_work import UnitOfWork


def change_rule(uow: UnitOfWork, association: Association, rule: AdmissionRule) -> None:
    """Votes that are open keep the rule they opened with."""
    for name, value in asdict(rule).items():
        setattr(association, name, value)
    association.applied_at = uow.clock.now()

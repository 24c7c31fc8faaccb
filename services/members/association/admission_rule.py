"""The rule by which the board admits, as a value: in force, in a file, or proposed."""

from __future__ import annotations

from dataclasses import dataclass

from services.members.association.rules import VotingRule
from services.members.association.tables import Association
from services.members.errors import DeadlineOutOfRange, QuorumOutOfRange
from shared.association_spec import AdmissionSpec

DEADLINE_DAYS_MAX = 365


@dataclass(frozen=True)
class AdmissionRule:
    """Majority, share of the electorate that must take part, and days to vote."""

    rule: VotingRule
    quorum_percent: int
    deadline_days: int

    @classmethod
    def of(cls, spec: AdmissionSpec) -> AdmissionRule:
        return cls(VotingRule(spec.rule), spec.quorum_percent, spec.deadline_days)

    def check(self) -> None:
        """Raises QuorumOutOfRange or DeadlineOutOfRange."""
        if not 0 <= self.quorum_percent <= 100:
            raise QuorumOutOfRange
        if not 1 <= self.deadline_days <= DEADLINE_DAYS_MAX:
            raise DeadlineOutOfRange

    @property
    def shown(self) -> str:
        """As the file says it."""
        return f"{self.rule.value}, {self.quorum_percent} %, {self.deadline_days} days"


def rule_in_force(association: Association) -> AdmissionRule:
    """The rule the next resolution will be decided by."""
    return AdmissionRule(association.rule, association.quorum_percent, association.deadline_days)

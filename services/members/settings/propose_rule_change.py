"""An officer, or the association file, proposes another rule of admission."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from services.members.association.admission_rule import AdmissionRule, rule_in_force
from services.members.settings.lock_rule import lock_rule
from services.members.settings.queries import rule_of, waiting_row
from services.members.settings.tables import SettingsChange
from shared.actor import Actor
from shared.contracts.members import RuleChangeProposed
from shared.events import publish
from shared.permissions import Permission
from shared.proposals import PROPOSAL_AGE_MAX, NothingProposed, ProposalState, ProposalWaits
from shared.unit_of_work import UnitOfWork


def propose_rule_change(uow: UnitOfWork, rule: AdmissionRule, by: Actor | None) -> UUID:
    """Nothing of the rule changes yet; the same proposal again is the one that waits.

    `by` is None for the file. Raises MissingPermission, QuorumOutOfRange, DeadlineOutOfRange,
    NothingProposed or ProposalWaits.
    """
    if by is not None:
        by.require(Permission.SETTINGS_WRITE)
    rule.check()
    if rule == rule_in_force(lock_rule(uow)):
        raise NothingProposed
    now = uow.clock.now()
    waiting = waiting_row(uow.session, now)
    proposed_by = by.person_id if by else None
    if waiting is not None:
        if rule_of(waiting) == rule and waiting.proposed_by == proposed_by:
            return waiting.id
        if waiting.proposed_by is not None or by is not None:
            raise ProposalWaits
        # The file has changed again before anybody looked: its newest word waits.
        waiting.state, waiting.decided_at = ProposalState.WITHDRAWN, now
    row = SettingsChange(
        association_id=uow.own,
        proposed_by=proposed_by,
        proposed_at=now,
        **asdict(rule),
    )
    uow.session.add(row)
    uow.session.flush()
    publish(
        uow,
        RuleChangeProposed(
            change_id=row.id, proposed_by=proposed_by, expires_at=now + PROPOSAL_AGE_MAX
        ),
    )
    return row.id

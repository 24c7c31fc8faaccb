"""An officer, or the association file, proposes another account or creditor identifier."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from services.billing.association.account import OwnAccount, account_in_force
from services.billing.settings.lock_account import lock_account
from services.billing.settings.queries import facts_of, waiting_row
from services.billing.settings.tables import SettingsChange
from shared.actor import Actor
from shared.contracts.billing import AccountChangeProposed
from shared.events import publish
from shared.permissions import Permission
from shared.proposals import PROPOSAL_AGE_MAX, NothingProposed, ProposalState, ProposalWaits
from shared.unit_of_work import UnitOfWork


def propose_account_change(uow: UnitOfWork, account: OwnAccount, by: Actor | None) -> UUID:
    """Nothing of the account changes yet; the same proposal again is the one that waits.

    `by` is None for the file. Raises MissingPermission, NothingProposed or ProposalWaits.
    """
    if by is not None:
        by.require(Permission.SETTINGS_WRITE)
    facts = account.facts(uow.keys)
    if facts == account_in_force(lock_account(uow)):
        raise NothingProposed
    now = uow.clock.now()
    waiting = waiting_row(uow.session, now)
    proposed_by = by.person_id if by else None
    if waiting is not None:
        if facts_of(waiting) == facts and waiting.proposed_by == proposed_by:
            return waiting.id
        if waiting.proposed_by is not None or by is not None:
            raise ProposalWaits
        # The file has changed again before anybody looked: its newest word waits.
        waiting.state, waiting.decided_at = ProposalState.WITHDRAWN, now
    row = SettingsChange(
        association_id=uow.own,
        iban_sealed=uow.keys.encrypt(account.iban, uow.own.bytes),
        proposed_by=proposed_by,
        proposed_at=now,
        **asdict(facts),
    )
    uow.session.add(row)
    uow.session.flush()
    publish(
        uow,
        AccountChangeProposed(
            change_id=row.id, proposed_by=proposed_by, expires_at=now + PROPOSAL_AGE_MAX
        ),
    )
    return row.id

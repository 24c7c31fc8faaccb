"""Proposed accounts for tests."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from services.billing.association.account import OwnAccount
from services.billing.association.tables import Association
from services.billing.sepa.iban import make_iban
from services.billing.settings.propose_account_change import propose_account_change
from services.billing.settings.tables import SettingsChange
from shared.actor import Actor
from shared.proposals import ProposalState, state_on
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, association
from tests.billing.runs.desk import OWN

IBAN = make_iban("DE", "265900250099999901")
OLD = OwnAccount.of(association().bank)
NEW = replace(OLD, iban=IBAN, holder="AutOS Fördergesellschaft")


def propose(
    runtime: ServiceRuntime, account: OwnAccount = NEW, by: Actor | None = BY_TREASURER
) -> UUID:
    with runtime.transaction(OWN) as uow:
        return propose_account_change(uow, account, by)


def state(runtime: ServiceRuntime, change_id: UUID) -> ProposalState:
    with runtime.reading(OWN) as session:
        return state_on(session.get_one(SettingsChange, change_id), runtime.clock.now())


def iban_in_force(runtime: ServiceRuntime) -> str:
    with runtime.reading(OWN) as session:
        row = session.get_one(Association, OWN)
    return runtime.keys.decrypt(row.iban_sealed, OWN.bytes)

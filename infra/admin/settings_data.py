"""What the page of settings shows: each service is asked about its own, nothing is kept here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.billing.association.queries import own_association as of_billing
from services.billing.association.tables import Association as Creditor
from services.billing.settings.queries import AccountChange, account_changes, waiting_row
from services.members.association.queries import own_association as of_members
from services.members.association.tables import Association
from services.members.settings.queries import RuleChange, rule_changes
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import ProposalState
from shared.service import ServiceRuntime


@dataclass(frozen=True)
class SettingsData:
    """None for a service that does not run in this process."""

    creditor: Creditor | None
    account_changes: list[AccountChange]
    association: Association | None
    rule_changes: list[RuleChange]
    proposed_iban: str = ""

    @property
    def waiting_account(self) -> AccountChange | None:
        return next((one for one in self.account_changes if one.state is ProposalState.OPEN), None)

    @property
    def waiting_rule(self) -> RuleChange | None:
        return next((one for one in self.rule_changes if one.state is ProposalState.OPEN), None)

    @property
    def past_account(self) -> list[AccountChange]:
        return [one for one in self.account_changes if one.state is not ProposalState.OPEN]

    @property
    def past_rule(self) -> list[RuleChange]:
        return [one for one in self.rule_changes if one.state is not ProposalState.OPEN]


def gather_settings(runtimes: Mapping[str, ServiceRuntime], reader: Actor) -> SettingsData:
    """The settings in force, and what was proposed lately.

    Who may confirm an account reads its IBAN whole: four digits cannot be compared with a letter.
    """
    own = reader.association_id
    proposed_iban = ""
    creditor, association = None, None
    accounts: list[AccountChange] = []
    rules: list[RuleChange] = []
    if runtime := runtimes.get("billing"):
        with runtime.reading(own) as session:
            creditor = of_billing(session)
            accounts = account_changes(session, runtime.clock.now())
            waiting = waiting_row(session, runtime.clock.now())
        if waiting is not None and reader.may(Permission.SETTINGS_WRITE):
            proposed_iban = runtime.keys.decrypt(waiting.iban_sealed, own.bytes)
    if runtime := runtimes.get("members"):
        with runtime.reading(own) as session:
            association = of_members(session)
            rules = rule_changes(session, runtime.clock.now())
    return SettingsData(
        creditor=creditor,
        account_changes=accounts,
        association=association,
        rule_changes=rules,
        proposed_iban=proposed_iban,
    )

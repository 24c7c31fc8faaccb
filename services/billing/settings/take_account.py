"""Takes the account of an association file, as far as nobody has to look at it first."""

from __future__ import annotations

from dataclasses import asdict

from services.billing.association.account import AccountFacts, OwnAccount, account_in_force
from services.billing.association.change_account import change_account
from services.billing.association.tables import Association
from services.billing.settings.propose_account_change import propose_account_change
from services.billing.settings.queries import facts_of, waiting_row
from shared.association_spec import Applied, Difference
from shared.proposals import ProposalWaits
from shared.unit_of_work import UnitOfWork

WHAT = "bank account and creditor identifier"


def take_account(
    uow: UnitOfWork, association: Association, account: OwnAccount, *, take_file: bool
) -> Applied:
    """Told from what the file said before: has it changed, or have the pages?

    In production a file never changes the account by itself: its change waits for an officer.
    """
    wanted, own = account.facts(uow.keys), account_in_force(association)
    said = AccountFacts(**association.file_said) if association.file_said else own
    if account.is_as(own, uow.keys):
        association.file_said = asdict(wanted)
        return Applied()
    alone = uow.settings.environment != "production"
    if account.is_as(said, uow.keys):
        return _differ(uow, association, account, take_file=take_file and alone)
    if alone:
        return _take(uow, association, account)
    try:
        propose_account_change(uow, account, None)
    except ProposalWaits:
        return Applied(differences=(Difference(WHAT, wanted.shown, "another change waits"),))
    association.file_said = asdict(wanted)
    return Applied(changed=True, waiting=(WHAT,))


def _differ(
    uow: UnitOfWork, association: Association, account: OwnAccount, *, take_file: bool
) -> Applied:
    """The file is as it was: what it proposed still waits, or pages have changed the account."""
    wanted, own = account.facts(uow.keys), account_in_force(association)
    waiting = waiting_row(uow.session, uow.clock.now())
    if waiting and waiting.proposed_by is None and account.is_as(facts_of(waiting), uow.keys):
        return Applied(waiting=(WHAT,))
    shown = Difference(WHAT, wanted.shown, own.shown, taken=take_file)
    taken = _take(uow, association, account) if take_file else Applied()
    return taken | Applied(differences=(shown,))


def _take(uow: UnitOfWork, association: Association, account: OwnAccount) -> Applied:
    facts = account.facts(uow.keys)
    sealed = uow.keys.encrypt(account.iban, uow.own.bytes)
    change_account(uow, association, facts, sealed)
    association.file_said = asdict(facts)
    return Applied(changed=True)

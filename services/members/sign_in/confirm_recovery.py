"""A second officer agrees that a person has lost their passkeys: they are removed."""

from __future__ import annotations

from uuid import UUID

from services.members.association.tables import Person
from services.members.errors import NothingToConfirm, SecondOfficerNeeded
from services.members.evidence import Circumstances
from services.members.sign_in.propose_recovery import recoverable_account
from services.members.sign_in.queries import open_recovery
from services.members.sign_in.reset_passkeys import reset_passkeys
from services.members.sign_in.rules import one_address
from services.members.sign_in.tables import AccountRecovery
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def confirm_recovery(uow: UnitOfWork, person_id: UUID, by: Actor, *, where: Circumstances) -> UUID:
    """Resets the account and returns its id, for its sessions to be ended.

    Raises NothingToConfirm, SecondOfficerNeeded, RecoveryOfOneself, RecoveryElsewhere.
    """
    by.require(Permission.PEOPLE_WRITE)
    with uow.scoped_to(by.association_id):
        proposed = open_recovery(uow.session, person_id, uow.clock.now(), hold=True)
        proposer = uow.session.get(Person, proposed.proposed_by) if proposed else None
    if proposed is None:
        raise NothingToConfirm
    if proposer is None or not _is_another(proposed, proposer, by):
        raise SecondOfficerNeeded
    account = recoverable_account(uow, person_id, by)
    proposed.confirmed_by, proposed.confirmed_at = by.person_id, uow.clock.now()
    reset_passkeys(uow, account.id, where=where, done_by=f"{proposer.name}, {by.name}")
    return account.id


def _is_another(proposed: AccountRecovery, proposer: Person, by: Actor) -> bool:
    """Neither the same person nor the same address under another."""
    same_address = one_address(proposer.email) == one_address(by.email)
    return proposed.proposed_by != by.person_id and not same_address

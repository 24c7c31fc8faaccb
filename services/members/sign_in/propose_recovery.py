"""An officer says that a person has lost their passkeys; nothing happens before a second agrees."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.association.tables import Person
from services.members.errors import RecoveryElsewhere, RecoveryOfOneself, UnknownPerson
from services.members.evidence import Circumstances
from services.members.sign_in.queries import offices_of, open_recovery
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import AccountChange, one_address
from services.members.sign_in.tables import Account, AccountRecovery
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def propose_recovery(
    uow: UnitOfWork, person_id: UUID, by: Actor, *, where: Circumstances
) -> AccountRecovery:
    """Tells the person at once: who has not lost anything can object. Again: the same one.

    Raises RecoveryOfOneself, RecoveryElsewhere, UnknownPerson.
    """
    by.require(Permission.PEOPLE_WRITE)
    account = recoverable_account(uow, person_id, by)
    found = open_recovery(uow.session, person_id, uow.clock.now())
    if found is not None:
        return found
    proposed = AccountRecovery(
        association_id=by.association_id,
        person_id=person_id,
        account_id=account.id,
        proposed_by=by.person_id,
        proposed_at=uow.clock.now(),
    )
    uow.session.add(proposed)
    record_change(uow, account.id, AccountChange.RECOVERY_PROPOSED, where=where, by=by.name)
    return proposed


def recoverable_account(uow: UnitOfWork, person_id: UUID, reader: Actor) -> Account:
    """The account of a person of one's own association, that its officers may reset.

    One that leads to an office of another association too is not theirs to reset: there the
    operator does it, whatever the office, so that the refusal tells nothing of it.

    Raises RecoveryOfOneself, RecoveryElsewhere, UnknownPerson.
    """
    with uow.scoped_to(reader.association_id):
        person = uow.session.exec(select(Person).where(col(Person.id) == person_id)).first()
    address = one_address(person.email) if person else ""
    account = uow.session.exec(select(Account).where(col(Account.email) == address)).first()
    if person is None or account is None:
        raise UnknownPerson(email=person.email if person else "?")
    if address == one_address(reader.email):
        raise RecoveryOfOneself
    elsewhere = [
        one
        for one in offices_of(uow.session, address, uow.clock.today())
        if one.association_id != reader.association_id
    ]
    if elsewhere:
        raise RecoveryElsewhere
    return account

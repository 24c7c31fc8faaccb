"""Tells an account's address that something changed about how it signs in."""

from __future__ import annotations

from uuid import UUID

from services.members.evidence import Circumstances
from services.members.sign_in.browser_name import browser_name, network_of
from services.members.sign_in.queries import offices_of
from services.members.sign_in.rules import AccountChange
from services.members.sign_in.tables import Account
from shared.contracts.members import AccountChanged
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def record_change(
    uow: UnitOfWork,
    account_id: UUID,
    change: AccountChange,
    *,
    where: Circumstances,
    by: str | None = None,
) -> None:
    """One mail, from the first association of the account, to the address it has now.

    `by` is who changed it, where that is another person. Who holds no office is told nothing.
    """
    account = uow.session.get_one(Account, account_id)
    office = next(iter(offices_of(uow.session, account.email, uow.clock.today())), None)
    if office is None:
        return
    publish(
        uow,
        AccountChanged(
            account_id=account_id,
            person_id=office.person_id,
            email=office.email,
            name=office.name,
            language=office.language,
            change=change,
            changed_at=uow.clock.now(),
            by=by or office.name,
            browser=browser_name(where.user_agent),
            network=network_of(where.ip),
        ),
        association_id=office.association_id,
    )

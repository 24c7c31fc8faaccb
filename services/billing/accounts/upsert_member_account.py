"""Updates the member accounts in step with what the members service tells."""

from __future__ import annotations

from services.billing.accounts.tables import MemberAccount
from shared.contracts.members import MemberDetailsChanged
from shared.postal_address import ADDRESS_FIELDS
from shared.unit_of_work import UnitOfWork

_COPIED = (
    "member_number",
    "company",
    "legal_form",
    *ADDRESS_FIELDS,
    "language",
    "kind",
    "state",
    "joined_on",
    "left_on",
    "employees",
    "turnover_cents",
)


def upsert_member_account(uow: UnitOfWork, event: MemberDetailsChanged) -> None:
    """Opens a member's account (Mitgliedskonto) or brings it up to date."""
    account = uow.session.get(MemberAccount, event.member_id)
    facts = {name: getattr(event, name) for name in _COPIED}
    if account is None:
        uow.session.add(MemberAccount(association_id=uow.own, member_id=event.member_id, **facts))
        return
    for name, value in facts.items():
        setattr(account, name, value)

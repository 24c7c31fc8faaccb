"""Updates the member accounts in step with what the members service tells."""

from __future__ import annotations

from services.billing.accounts.tables import MemberAccount
from shared.contracts.members import MemberDetailsChanged
from shared.db import Session
from shared.postal_address import ADDRESS_FIELDS

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


def upsert_member_account(session: Session, event: MemberDetailsChanged) -> None:
    """Opens a member's account (Mitgliedskonto) or brings it up to date."""
    account = session.get(MemberAccount, event.member_id)
    facts = {name: getattr(event, name) for name in _COPIED}
    if account is None:
        session.add(MemberAccount(association_id=session.own, member_id=event.member_id, **facts))
        return
    for name, value in facts.items():
        setattr(account, name, value)

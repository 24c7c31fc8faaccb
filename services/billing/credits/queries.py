"""Who has paid too much, how much, and what of it could be set off now; who owes for money that
came back."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.balances.queries import treatments
from services.billing.balances.rules.wishes import Treatment
from services.billing.collections.member_balances import (
    MemberBalance,
    member_balance,
    members_with_credit,
)
from shared.db import Session


class MemberCredit(NamedTuple):
    """A member with credit, or with less than none: what it was paid back has come back unpaid."""

    member_id: UUID
    member_number: str
    company: str
    balance: MemberBalance
    treatment: Treatment
    wish_reason: str = ""

    @property
    def credit_cents(self) -> int:
        return self.balance.credit_cents

    @property
    def open_cents(self) -> int:
        """Owed on invoices that are not with the bank."""
        return self.balance.open_cents

    def to_json(self) -> dict[str, object]:
        """An item of `umlauf credits list --json`."""
        return {
            "member_number": self.member_number,
            "company": self.company,
            "credit_cents": self.balance.credit_cents,
            "promised_cents": self.balance.promised_cents,
            "open_cents": self.balance.open_cents,
            "free_cents": self.balance.free_cents,
            "treatment": self.treatment.value,
            "reason": self.wish_reason,
        }


def member_credits(session: Session, member_number: str | None = None) -> list[MemberCredit]:
    """All members with credit, by number; on request only the one."""
    found = _named(session, members_with_credit(session), member_number)
    return [one for one in found if one.credit_cents > 0]


def member_shortfalls(session: Session, member_number: str | None = None) -> list[MemberCredit]:
    """Members whose money came back after what they had paid too much was used: they owe it, though
    no invoice says so."""
    found = _named(session, members_with_credit(session), member_number)
    return [one for one in found if one.credit_cents < 0]


def count_shortfalls(session: Session) -> int:
    """How many such members there are."""
    return sum(one.credit_cents < 0 for one in members_with_credit(session).values())


def credit_of(session: Session, member_number: str) -> MemberCredit | None:
    """Of the member with this number, if there is one."""
    query = select(MemberAccount).where(MemberAccount.member_number == member_number)
    one = session.exec(query).first()
    if one is None:
        return None
    balance = {one.member_id: member_balance(session, one.member_id)}
    (found,) = _named(session, balance, member_number)
    return found


def _named(
    session: Session, balances: dict[UUID, MemberBalance], member_number: str | None
) -> list[MemberCredit]:
    query = select(
        MemberAccount.member_id, MemberAccount.member_number, MemberAccount.company
    ).order_by(col(MemberAccount.member_number))
    if member_number is not None:
        query = query.where(MemberAccount.member_number == member_number)
    else:
        query = query.where(col(MemberAccount.member_id).in_(list(balances)))
    known = treatments(session)
    return [
        MemberCredit(
            id_,
            number,
            company,
            balances[id_],
            treatment=known.of(id_),
            wish_reason=known.wishes[id_].reason if id_ in known.wishes else "",
        )
        for id_, number, company in session.exec(query)
        if id_ in balances
    ]

"""Keeps what was agreed with a member about its credit: it stays, or it pays what comes next."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.balances.rules.wishes import Wish
from services.billing.balances.tables import CreditWish
from services.billing.credits.errors import ReasonMissing
from services.billing.errors import MemberAccountNotFound
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def keep_credit(
    uow: UnitOfWork, member_number: str, reason: str, by: Actor, *, wish: Wish = Wish.KEEP
) -> CreditWish:
    """Holds until it is ended, for the credit there is and for what comes; the one before it ends.

    Raises MissingPermission, ReasonMissing, MemberAccountNotFound.
    """
    by.require(Permission.BANK_ASSIGN)
    if not reason.strip():
        raise ReasonMissing
    lock_books(uow.session)
    member_id = _member_id(uow, member_number)
    _end(uow, member_id, by)
    kept = CreditWish(
        association_id=uow.own,
        member_id=member_id,
        wish=wish,
        reason=reason.strip(),
        decided_by=by.person_id,
        decided_at=uow.clock.now(),
    )
    uow.session.add(kept)
    uow.session.flush()
    return kept


def end_keeping(uow: UnitOfWork, member_number: str, by: Actor) -> bool:
    """The association's rule holds again; whether anything else did.

    Raises MissingPermission, MemberAccountNotFound.
    """
    by.require(Permission.BANK_ASSIGN)
    lock_books(uow.session)
    return _end(uow, _member_id(uow, member_number), by)


def _end(uow: UnitOfWork, member_id: UUID, by: Actor) -> bool:
    held = uow.session.exec(
        select(CreditWish).where(
            CreditWish.member_id == member_id, col(CreditWish.ended_at).is_(None)
        )
    ).all()
    for one in held:
        one.ended_by, one.ended_at = by.person_id, uow.clock.now()
        uow.session.add(one)
    return bool(held)


def _member_id(uow: UnitOfWork, member_number: str) -> UUID:
    query = select(MemberAccount.member_id).where(MemberAccount.member_number == member_number)
    found = uow.session.exec(query).first()
    if found is None:
        raise MemberAccountNotFound
    return found

"""What can be collected from the open items of those who pay by direct debit, and what stands in
the way of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.billing.accounts.rules.states import MandateState, PaymentMethod, Scheme
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.association.queries import own_association
from services.billing.balances.rules.wishes import Treatment
from services.billing.collections.member_balances import UsableCredit, usable_credits
from services.billing.collections.rules.mandate_findings import MandateFacts, mandate_findings
from services.billing.collections.rules.return_policy import (
    Barrier,
    ReturnAction,
    action_for,
    barrier_after,
)
from services.billing.collections.rules.states import (
    FAILED,
    NOT_TOLD,
    PENDING,
    Handling,
    ItemState,
)
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.due_parts import open_parts
from shared.db import Session

_BARRIERS = {
    "mandate_ended": Barrier.MANDATE,
    "mandate_signed_later": Barrier.MANDATE,
    "mandate_unused_36_months": Barrier.LAPSED,
    "account_holder_unreadable": Barrier.DEBTOR,
    "debtor_town_unreadable": Barrier.DEBTOR,
    "mandate_b2b_unconfirmed": Barrier.UNCONFIRMED,
}


class Collectable(NamedTuple):
    """What of an invoice can be collected on a day; `barrier` says why not, if it cannot.

    `attempt` is the number of the debit it would be.
    """

    invoice_id: UUID
    number: str
    member_id: UUID
    member_number: str
    company: str
    due_on: date
    cents: int
    mandate_id: UUID
    reference: str
    scheme: Scheme
    attempt: int
    barrier: Barrier | None


class _Failed(NamedTuple):
    """A debit that came back, latest of its invoice last."""

    invoice_id: UUID
    mandate_id: UUID
    reason: str | None
    returned_on: date | None
    handling: Handling | None


def collectables(
    session: Session,
    on: date,
    *,
    invoices: Iterable[UUID] | None = None,
    collect_on: date | None = None,
) -> list[Collectable]:
    """What is due up to a day and not under way, by member number; a row an invoice. The mandates
    are judged as of `collect_on`, or that day."""
    wanted = None if invoices is None else set(invoices)
    rows = session.execute(_query(session, on, wanted)).all()
    failed: dict[UUID, list[_Failed]] = {}
    for one in _failed(session, wanted):
        failed.setdefault(one.invoice_id, []).append(one)
    policy = own_association(session).return_policy or {}
    day = collect_on or on
    found = [_collectable(row, failed.get(row.invoice_id, []), policy, day) for row in rows]
    return list(_less_credit(found, usable_credits(session) if found else {}))


def _less_credit(
    found: list[Collectable], credits: Mapping[UUID, UsableCredit]
) -> Iterator[Collectable]:
    """What the member has paid too much is not collected again: it covers the first of its rows
    (§ 387 BGB), or all wait until a person has decided; what is kept on wish covers nothing."""
    left = {
        id_: one.available_cents for id_, one in credits.items() if one.treatment is Treatment.PAYS
    }
    for one in found:
        if not one.barrier and _waits(credits.get(one.member_id)):
            yield one._replace(barrier=Barrier.CREDIT)
            continue
        covered = 0 if one.barrier else min(left.get(one.member_id, 0), one.cents)
        if covered:
            left[one.member_id] -= covered
        if covered < one.cents:
            yield one._replace(cents=one.cents - covered)


def _waits(credit: UsableCredit | None) -> bool:
    return credit is not None and credit.treatment is Treatment.WAITS


def _query(session: Session, on: date, invoices: set[UUID] | None) -> Any:
    parts = open_parts(session, invoices=invoices)
    due = (
        sa.select(
            parts.c.invoice_id,
            parts.c.member_id,
            parts.c.number,
            sa.func.min(parts.c.due_on).label("due_on"),
            sa.func.max(parts.c.held_until).label("held_until"),
            sa.func.sum(parts.c.open_cents).label("cents"),
        )
        .where(parts.c.open_cents > 0, parts.c.due_on <= on)
        .group_by(parts.c.invoice_id, parts.c.member_id, parts.c.number)
        .subquery("due")
    )
    tries = _tries(session)
    pending = sa.func.coalesce(tries.c.pending_cents, 0)
    return (
        sa.select(
            due.c.invoice_id,
            due.c.number,
            due.c.member_id,
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            col(MemberAccount.city),
            due.c.due_on,
            due.c.held_until,
            (due.c.cents - pending).label("cents"),
            sa.func.coalesce(tries.c.attempts, 0).label("attempts"),
            _was_taken_out(session, due.c.invoice_id).label("taken_out"),
            Mandate,
        )
        .join(PaymentArrangement, col(PaymentArrangement.member_id) == due.c.member_id)
        .join(Mandate, col(Mandate.id) == col(PaymentArrangement.mandate_id))
        .join(MemberAccount, col(MemberAccount.member_id) == due.c.member_id)
        .outerjoin(tries, tries.c.invoice_id == due.c.invoice_id)
        .where(
            col(PaymentArrangement.association_id) == session.own,
            col(PaymentArrangement.method) == PaymentMethod.DIRECT_DEBIT,
            due.c.cents > pending,
        )
        .order_by(col(MemberAccount.member_number), due.c.number)
    )


def taken_out_by_hand(session: Session) -> sa.ColumnElement[bool]:
    """Whether a debit was the last of its invoice, taken out by a person, and not put back: what a
    treasurer took out must not come back by itself with the next file."""
    later = aliased(CollectionItem)
    followed = (
        sa.select(sa.literal(1))
        .where(
            col(later.association_id) == session.own,
            col(later.invoice_id) == col(CollectionItem.invoice_id),
            col(later.end_to_end_id) > col(CollectionItem.end_to_end_id),
        )
        .exists()
    )
    return sa.and_(
        col(CollectionItem.association_id) == session.own,
        col(CollectionItem.state) == ItemState.TAKEN_OUT,
        col(CollectionItem.handled_by).is_not(None),
        col(CollectionItem.note) != NOT_TOLD,
        col(CollectionItem.handling).is_(None),
        ~followed,
    )


def _was_taken_out(session: Session, invoice_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    return (
        sa.select(sa.literal(1))
        .where(col(CollectionItem.invoice_id) == invoice_id, taken_out_by_hand(session))
        .exists()
    )


def _tries(session: Session) -> sa.Subquery:
    """By invoice: how many debits there were, and how much is under way."""
    under_way = col(CollectionItem.state).in_(PENDING)
    return (
        sa.select(
            col(CollectionItem.invoice_id),
            sa.func.count().label("attempts"),
            sa.func.sum(sa.case((under_way, col(CollectionItem.amount_cents)), else_=0)).label(
                "pending_cents"
            ),
        )
        .where(col(CollectionItem.association_id) == session.own)
        .group_by(col(CollectionItem.invoice_id))
        .subquery("tries")
    )


def _failed(session: Session, invoices: set[UUID] | None) -> list[_Failed]:
    query = sa.select(
        col(CollectionItem.invoice_id),
        col(CollectionItem.mandate_id),
        col(CollectionItem.reason),
        col(CollectionItem.returned_on),
        col(CollectionItem.handling),
    ).where(
        col(CollectionItem.association_id) == session.own,
        col(CollectionItem.state).in_(FAILED),
    )
    if invoices is not None:
        query = query.where(col(CollectionItem.invoice_id).in_(invoices))
    rows = session.execute(query.order_by(col(CollectionItem.end_to_end_id)))
    return [_Failed(*row) for row in rows]


def _collectable(row: Any, failed: list[_Failed], policy: dict[str, str], on: date) -> Collectable:
    mandate: Mandate = row.Mandate
    return Collectable(
        invoice_id=row.invoice_id,
        number=row.number,
        member_id=row.member_id,
        member_number=row.member_number,
        company=row.company,
        due_on=row.due_on,
        cents=int(row.cents),
        mandate_id=mandate.id,
        reference=mandate.reference,
        scheme=mandate.scheme,
        attempt=int(row.attempts) + 1,
        barrier=_barrier(row, mandate, failed, policy, on),
    )


def _barrier(
    row: Any, mandate: Mandate, failed: list[_Failed], policy: dict[str, str], on: date
) -> Barrier | None:
    if row.held_until is not None and row.held_until >= on:
        return Barrier.HELD
    if row.taken_out:
        return Barrier.TAKEN_OUT
    if mandate.state is not MandateState.ACTIVE:
        return Barrier.MANDATE
    for finding in mandate_findings(_facts(mandate, row.city), today=on, collect_on=on):
        if finding in _BARRIERS:
            return _BARRIERS[finding]
    if not failed:
        return None
    last = failed[-1]
    return barrier_after(
        action_for(last.reason, policy),
        decided=last.handling in (Handling.COLLECT_AGAIN, Handling.HOLD_RELEASED),
        failed_before=sum(action_for(one.reason) is not ReturnAction.FIX for one in failed),
        mandate_renewed=_renewed(mandate, last),
    )


def _facts(mandate: Mandate, city: str) -> MandateFacts:
    return MandateFacts(
        state=mandate.state,
        scheme=mandate.scheme,
        signed_on=mandate.signed_on,
        last_collected_on=mandate.last_collected_on,
        b2b_confirmed_on=mandate.b2b_confirmed_on,
        imported=mandate.imported,
        account_holder=mandate.account_holder,
        iban_country=mandate.iban_country,
        city=city,
    )


def _renewed(mandate: Mandate, last: _Failed) -> bool:
    """Another mandate than came back, or another account since."""
    changed = mandate.changed_at
    return mandate.id != last.mandate_id or (
        changed is not None and last.returned_on is not None and changed.date() >= last.returned_on
    )

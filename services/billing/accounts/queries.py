"""Mandates as their pages and commands show them: the list, one with its history."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.errors import MandateNotFound
from services.billing.accounts.rules.amendments import AmendableMandate, amendment_of
from services.billing.accounts.rules.states import MandateState, Scheme
from services.billing.accounts.tables import (
    Mandate,
    MandateChange,
    MemberAccount,
    PaymentArrangement,
)
from services.billing.association.queries import name_in, names_of, own_association
from services.billing.errors import MemberAccountNotFound
from services.billing.lists import PAGE_ROWS, ListPage, PageRequest
from services.billing.sepa.direct_debit import Amendment
from services.billing.sepa.sepa_text import sepa_name
from shared.db import Session

MandateView = Literal["running", "b2b_unconfirmed", "suspended", "ended", "all"]


def mandate_view(text: str) -> MandateView:
    """The pile asked for; anything else is the first."""
    return next((one for one in get_args(MandateView) if one == text), "running")


class ListedMandate(NamedTuple):
    """A mandate with the member whose dues it pays."""

    mandate: Mandate
    company: str
    member_number: str


class HistoryLine(NamedTuple):
    """One thing that happened to a mandate and who did it."""

    change: MandateChange
    name: str


class MandatePage(NamedTuple):
    """A mandate whole: `in_use` says that its member pays by it; `amendment` is what the next
    bank file tells the bank."""

    mandate: Mandate
    account: MemberAccount | None
    in_use: bool
    amendment: Amendment | None
    history: tuple[HistoryLine, ...]


def list_mandates(
    session: Session, view: MandateView, wanted: PageRequest
) -> ListPage[ListedMandate]:
    """Mandates of members, by company; an applicant's is not among them."""
    query = (
        select(Mandate, MemberAccount.company, MemberAccount.member_number)
        .join(MemberAccount, col(MemberAccount.member_id) == col(Mandate.member_id))
        .where(*_pile(view), *_matching(wanted.search))
    )
    found = session.exec(select(sa.func.count()).select_from(query.subquery())).one()
    rows = session.exec(
        query.order_by(sa.func.lower(col(MemberAccount.company)), col(Mandate.created_at).desc())
        .offset(wanted.offset)
        .limit(PAGE_ROWS)
    )
    return ListPage(tuple(ListedMandate(*row) for row in rows), wanted.page, int(found))


def mandate_page(session: Session, mandate_id: UUID) -> MandatePage:
    """Raises MandateNotFound."""
    mandate = session.get(Mandate, mandate_id)
    if mandate is None:
        raise MandateNotFound
    member = session.get(MemberAccount, mandate.member_id) if mandate.member_id else None
    arrangement = session.get(PaymentArrangement, mandate.member_id) if member else None
    return MandatePage(
        mandate=mandate,
        account=member,
        in_use=bool(arrangement and arrangement.mandate_id == mandate.id),
        amendment=_amendment(session, mandate),
        history=_history(session, mandate_id),
    )


def find_mandate(session: Session, reference: str) -> Mandate:
    """By its reference, as typed on the command line. Raises MandateNotFound."""
    found = session.exec(
        select(Mandate).where(sa.func.lower(col(Mandate.reference)) == reference.strip().lower())
    ).first()
    if found is None:
        raise MandateNotFound
    return found


def find_member(session: Session, member_id: UUID) -> MemberAccount:
    """Raises MemberAccountNotFound."""
    found = session.get(MemberAccount, member_id)
    if found is None:
        raise MemberAccountNotFound
    return found


def has_running_mandate(session: Session, member_id: UUID) -> bool:
    """Whether one of the member's mandates has not ended."""
    running = select(Mandate.id).where(
        Mandate.member_id == member_id, Mandate.state != MandateState.ENDED
    )
    return session.exec(running).first() is not None


def _pile(view: MandateView) -> list[sa.ColumnElement[bool]]:
    state = col(Mandate.state)
    piles: dict[MandateView, list[sa.ColumnElement[bool]]] = {
        "running": [state.in_((MandateState.ACTIVE, MandateState.SUSPENDED))],
        "b2b_unconfirmed": [
            state == MandateState.ACTIVE,
            col(Mandate.scheme) == Scheme.B2B,
            col(Mandate.b2b_confirmed_on).is_(None),
        ],
        "suspended": [state == MandateState.SUSPENDED],
        "ended": [state == MandateState.ENDED],
        "all": [],
    }
    return piles[view]


def _matching(search: str) -> list[sa.ColumnElement[bool]]:
    if not search:
        return []
    texts = (
        MemberAccount.company,
        MemberAccount.member_number,
        Mandate.reference,
        Mandate.account_holder,
    )
    return [sa.or_(*(col(text).icontains(search, autoescape=True) for text in texts))]


def _amendment(session: Session, mandate: Mandate) -> Amendment | None:
    creditor = own_association(session)
    return amendment_of(
        AmendableMandate(
            reference=mandate.reference,
            creditor_name=sepa_name(creditor.account_holder).text,
            creditor_identifier=creditor.creditor_identifier,
            account_amended=mandate.account_amended,
            accepted_reference=mandate.accepted_reference,
            accepted_creditor_identifier=mandate.accepted_creditor_identifier,
            accepted_creditor_name=mandate.accepted_creditor_name,
        )
    )


def _history(session: Session, mandate_id: UUID) -> tuple[HistoryLine, ...]:
    changes = session.exec(
        select(MandateChange)
        .where(MandateChange.mandate_id == mandate_id)
        .order_by(col(MandateChange.changed_at).desc(), col(MandateChange.id).desc())
    ).all()
    names = names_of(session, (one.changed_by for one in changes))
    return tuple(HistoryLine(one, name_in(names, one.changed_by)) for one in changes)

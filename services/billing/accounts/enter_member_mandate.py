"""Enters the mandate that a member signed on paper: from then on it pays by direct debit."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.amend_mandate import MandateTerms
from services.billing.accounts.enter_mandate import MandateEntry, enter_mandate
from services.billing.accounts.errors import (
    MandateReferenceRefused,
    MandateReferenceTaken,
    SignedLater,
)
from services.billing.accounts.note_mandate_change import note_mandate_change
from services.billing.accounts.rules.states import (
    MandateChangeKind,
    MandateState,
    PaymentMethod,
)
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.association.queries import own_association
from services.billing.errors import AccountOfCreditor, MemberAccountNotFound
from services.billing.sepa.iban import parse_iban
from services.billing.sepa.references import reference_key, sepa_reference_ok
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def enter_member_mandate(
    uow: UnitOfWork, member_id: UUID, terms: MandateTerms, by: Actor, *, reference: str = ""
) -> Mandate:
    """Ends the mandate before; without `reference` the next one is given.

    Raises MissingPermission, MemberAccountNotFound, InvalidIban, AccountOfCreditor, SignedLater,
    AccountHolderUnreadable, DebtorTownUnreadable, MandateReferenceRefused, MandateReferenceTaken.
    """
    by.require(Permission.MANDATES_WRITE)
    account = uow.session.get(MemberAccount, member_id)
    if account is None:
        raise MemberAccountNotFound
    _refuse_creditor(uow, parse_iban(terms.iban))
    if terms.signed_on > uow.clock.today():
        raise SignedLater
    _refuse_reference(uow, reference)
    arrangement = _locked_arrangement(uow, member_id)
    entry = MandateEntry(
        iban=terms.iban,
        account_holder=terms.account_holder,
        signed_on=terms.signed_on,
        scheme=terms.scheme,
        reference=reference or None,
        member_id=member_id,
        evidence={"source": "paper", "entered_by": by.name},
        city=account.city,
    )
    mandate = enter_mandate(uow, entry)
    note_mandate_change(
        uow, mandate, MandateChangeKind.ENTERED, changed_by=by.person_id, on=terms.signed_on
    )
    _end_former(uow, arrangement, mandate, by)
    arrangement.method, arrangement.mandate_id = PaymentMethod.DIRECT_DEBIT, mandate.id
    uow.session.add(arrangement)
    uow.session.flush()
    return mandate


def _refuse_creditor(uow: UnitOfWork, iban: str) -> None:
    """Nobody debits the association by its own file."""
    creditor = own_association(uow.session)
    if uow.keys.decrypt(creditor.iban_sealed, uow.own.bytes) == iban:
        raise AccountOfCreditor


def _refuse_reference(uow: UnitOfWork, reference: str) -> None:
    if not reference:
        return
    if not sepa_reference_ok(reference):
        raise MandateReferenceRefused
    same = sa.func.upper(col(Mandate.reference)) == reference_key(reference)
    if uow.session.exec(select(Mandate.id).where(same)).first():
        raise MandateReferenceTaken(reference=reference)


def _locked_arrangement(uow: UnitOfWork, member_id: UUID) -> PaymentArrangement:
    query = (
        select(PaymentArrangement)
        .where(PaymentArrangement.member_id == member_id)
        .with_for_update()
    )
    return uow.session.exec(query).first() or PaymentArrangement(
        association_id=uow.own, member_id=member_id, method=PaymentMethod.TRANSFER
    )


def _end_former(
    uow: UnitOfWork, arrangement: PaymentArrangement, mandate: Mandate, by: Actor
) -> None:
    former = uow.session.get(Mandate, arrangement.mandate_id) if arrangement.mandate_id else None
    if former is None or former.state is MandateState.ENDED:
        return
    former.state, former.ended_on = MandateState.ENDED, uow.clock.today()
    note_mandate_change(
        uow,
        former,
        MandateChangeKind.REVOKED,
        changed_by=by.person_id,
        reason=f"→ {mandate.reference}",
    )

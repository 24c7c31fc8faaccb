"""Takes over from an imported list how members pay, with their mandates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.amend_mandate import MandateTerms, change_terms
from services.billing.accounts.enter_mandate import MandateEntry, enter_mandate
from services.billing.accounts.note_mandate_change import note_mandate_change
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.rules.states import (
    MandateChangeKind,
    MandateState,
    PaymentMethod,
    Scheme,
)
from services.billing.accounts.stored_payments import (
    PaymentTexts,
    StoredPayment,
    payment_texts,
    stored_payments,
)
from services.billing.accounts.tables import Mandate, PaymentArrangement
from services.billing.sepa.references import reference_key
from shared.actor import Actor
from shared.batches import batches
from shared.db import Session
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

Outcome = Literal["created", "updated", "unchanged"]


class TakenOver(NamedTuple):
    """What became of how a member pays: the columns before and after, account numbers masked;
    two accounts may look alike then."""

    outcome: Outcome
    before: PaymentTexts
    after: PaymentTexts
    other_account: bool = False


def import_payment_details(
    uow: UnitOfWork, details: Sequence[PaymentDetails], by: Actor
) -> dict[UUID, TakenOver]:
    """What happened to each member's arrangement; the same list again leaves all unchanged.

    The details have passed `check_payment_rows` in the same transaction. Raises MissingPermission.
    """
    by.require(Permission.MEMBERS_IMPORT)
    taken: dict[UUID, TakenOver] = {}
    for some in batches(details):
        stored = stored_payments(uow.session, [one.member_id for one in some])
        for one in some:
            known = stored.get(one.member_id)
            before, account = payment_texts(known), _account(known)
            outcome, now = _take_over(uow, one, known, by)
            other = account is not None and account != _account(now)
            taken[one.member_id] = TakenOver(outcome, before, payment_texts(now), other)
        uow.session.flush()
        for known in stored.values():
            for row in known:
                if row is not None:
                    uow.session.expunge(row)
    return taken


def _account(stored: StoredPayment | None) -> str | None:
    return stored.mandate.iban_hash if stored and stored.mandate else None


def _take_over(
    uow: UnitOfWork, details: PaymentDetails, known: StoredPayment | None, by: Actor
) -> tuple[Outcome, StoredPayment]:
    method = PaymentMethod(details.method)
    arrangement, mandate = known or (None, None)
    same_mandate = mandate is not None and _same(uow, details, mandate)
    nothing_new = method is PaymentMethod.TRANSFER or same_mandate
    if known and known.arrangement.method is method and nothing_new:
        told = mandate is not None and _add_days(uow, details, mandate, by)
        return "updated" if told else "unchanged", known
    if method is PaymentMethod.DIRECT_DEBIT and not same_mandate:
        mandate = _changed_or_new(uow, details, mandate, by)
    if mandate is not None:
        _add_days(uow, details, mandate, by)
    arrangement = _arrange(uow.session, details, arrangement, method, mandate)
    now = StoredPayment(arrangement, mandate if arrangement.mandate_id else None)
    return "updated" if known else "created", now


def _add_days(uow: UnitOfWork, details: PaymentDetails, mandate: Mandate, by: Actor) -> bool:
    """Whether the list knows of a later use, or that the debtor's bank knows the mandate.

    Of two last uses the later one counts: a list of last year takes back no collection of ours.
    """
    used, confirmed = details.last_collected_on, details.b2b_confirmed_on
    later = used is not None and used > (mandate.last_collected_on or date.min)
    if later:
        mandate.last_collected_on = used
    newly = confirmed is not None and confirmed != mandate.b2b_confirmed_on
    if newly:
        mandate.b2b_confirmed_on = confirmed
        note_mandate_change(
            uow,
            mandate,
            MandateChangeKind.B2B_CONFIRMED,
            changed_by=by.person_id,
            reason="import",
            on=confirmed,
        )
    return later or newly


def _same(uow: UnitOfWork, details: PaymentDetails, mandate: Mandate) -> bool:
    return (
        mandate.iban_hash in uow.keys.search_hashes(details.iban)
        and _same_reference(details, mandate)
        and mandate.signed_on == details.signed_on
        and mandate.scheme == details.scheme
        and mandate.account_holder == details.account_holder
    )


def _same_reference(details: PaymentDetails, mandate: Mandate) -> bool:
    """Banks ignore upper and lower case; without a reference it is the mandate of that day."""
    if details.reference:
        return reference_key(details.reference) == reference_key(mandate.reference)
    return details.signed_on == mandate.signed_on


def _changed_or_new(
    uow: UnitOfWork, details: PaymentDetails, mandate: Mandate | None, by: Actor
) -> Mandate:
    if mandate and _same_reference(details, mandate):
        return _change(uow, details, mandate, by)
    if mandate:
        mandate.state = MandateState.ENDED
    former = _former(uow, details)
    if former:
        former.state = MandateState.ACTIVE if former.ended_on is None else former.state
        return _change(uow, details, former, by)
    if details.signed_on is None:
        raise ValueError("a direct debit without the date of its mandate")
    return enter_mandate(
        uow,
        MandateEntry(
            iban=details.iban,
            account_holder=details.account_holder,
            signed_on=details.signed_on,
            scheme=Scheme(details.scheme),
            reference=details.reference or None,
            member_id=details.member_id,
            imported=True,
            evidence={"source": "import"},
        ),
    )


def _former(uow: UnitOfWork, details: PaymentDetails) -> Mandate | None:
    """A mandate of the member that it does not pay by at the moment: it is taken up again."""
    if not details.reference:
        return None
    return uow.session.exec(
        select(Mandate).where(
            sa.func.upper(col(Mandate.reference)) == reference_key(details.reference),
            Mandate.member_id == details.member_id,
        )
    ).first()


def _change(uow: UnitOfWork, details: PaymentDetails, mandate: Mandate, by: Actor) -> Mandate:
    terms = MandateTerms(
        iban=details.iban,
        account_holder=details.account_holder,
        signed_on=details.signed_on or mandate.signed_on,
        scheme=Scheme(details.scheme),
    )
    change_terms(uow, mandate, terms, reason="import", changed_by=by.person_id)
    return mandate


def _arrange(
    session: Session,
    details: PaymentDetails,
    arrangement: PaymentArrangement | None,
    method: PaymentMethod,
    mandate: Mandate | None,
) -> PaymentArrangement:
    arrangement = arrangement or PaymentArrangement(
        association_id=session.own, member_id=details.member_id, method=method
    )
    arrangement.method = method
    arrangement.mandate_id = mandate.id if mandate and method == "direct_debit" else None
    session.add(arrangement)
    return arrangement

"""Takes over from an imported list how members pay, with their mandates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.amend_mandate import MandateTerms, change_terms
from services.billing.accounts.enter_mandate import MandateEntry, enter_mandate
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.rules.states import MandateState, PaymentMethod, Scheme
from services.billing.accounts.tables import Mandate, PaymentArrangement
from shared.actor import Actor
from shared.batches import batches
from shared.db import Session
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

Outcome = Literal["created", "updated", "unchanged"]


def import_payment_details(
    uow: UnitOfWork, details: Sequence[PaymentDetails], by: Actor
) -> dict[UUID, Outcome]:
    """What happened to each member's arrangement; the same list again leaves all unchanged.

    Raises MissingPermission.
    """
    by.require(Permission.MEMBERS_IMPORT)
    outcomes: dict[UUID, Outcome] = {}
    for some in batches(details):
        arrangements, mandates = _known(uow.session, [one.member_id for one in some])
        for one in some:
            arrangement = arrangements.get(one.member_id)
            mandate = mandates.get(arrangement.mandate_id) if arrangement else None
            outcomes[one.member_id] = _take_over(uow, one, arrangement, mandate, by)
        uow.session.flush()
        for row in (*arrangements.values(), *mandates.values()):
            uow.session.expunge(row)
    return outcomes


def _known(
    session: Session, member_ids: Iterable[UUID]
) -> tuple[dict[UUID, PaymentArrangement], dict[UUID | None, Mandate]]:
    arrangements = session.exec(
        select(PaymentArrangement).where(col(PaymentArrangement.member_id).in_(list(member_ids)))
    ).all()
    used = [one.mandate_id for one in arrangements if one.mandate_id]
    mandates = session.exec(select(Mandate).where(col(Mandate.id).in_(used))).all()
    return {one.member_id: one for one in arrangements}, {one.id: one for one in mandates}


def _take_over(
    uow: UnitOfWork,
    details: PaymentDetails,
    arrangement: PaymentArrangement | None,
    mandate: Mandate | None,
    by: Actor,
) -> Outcome:
    method = PaymentMethod(details.method)
    same_mandate = mandate is not None and _same(uow, details, mandate)
    nothing_new = method is PaymentMethod.TRANSFER or same_mandate
    if arrangement and arrangement.method is method and nothing_new:
        return "unchanged"
    if method is PaymentMethod.DIRECT_DEBIT and not same_mandate:
        mandate = _changed_or_new(uow, details, mandate, by)
    _arrange(uow.session, details, arrangement, method, mandate)
    return "updated" if arrangement else "created"


def _same(uow: UnitOfWork, details: PaymentDetails, mandate: Mandate) -> bool:
    return (
        mandate.iban_hash in uow.keys.search_hashes(details.iban)
        and mandate.reference == (details.reference or mandate.reference)
        and mandate.signed_on == details.signed_on
        and mandate.scheme == details.scheme
        and mandate.account_holder == details.account_holder
    )


def _changed_or_new(
    uow: UnitOfWork, details: PaymentDetails, mandate: Mandate | None, by: Actor
) -> Mandate:
    former = mandate or _former(uow, details)
    if former and details.reference and former.reference == details.reference:
        return _change(uow, details, former, by)
    if mandate:
        mandate.state = MandateState.ENDED
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
    return uow.session.exec(
        select(Mandate).where(
            Mandate.reference == details.reference, Mandate.member_id == details.member_id
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
) -> None:
    arrangement = arrangement or PaymentArrangement(
        association_id=session.own, member_id=details.member_id, method=method
    )
    arrangement.method = method
    arrangement.mandate_id = mandate.id if mandate and method == "direct_debit" else None
    session.add(arrangement)

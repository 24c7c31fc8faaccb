"""Checks the payment columns of a list against each other and against what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.rules.payment_columns import (
    ColumnError,
    PaymentDetails,
    PaymentRow,
    read_payment_rows,
)
from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.stored_payments import (
    StoredPayment,
    payment_texts,
    stored_payments,
)
from services.billing.accounts.tables import Mandate
from services.billing.accounts.taken_references import taken_references
from services.billing.sepa.references import reference_key
from shared.batches import batches
from shared.crypto import KeyRing
from shared.db import Session
from shared.i18n import _
from shared.unit_of_work import UnitOfWork

_MASK = "••••"
_TAKEN = _("The mandate reference %(reference)s belongs to member %(number)s already.")
_TAKEN_BY_APPLICANT = _("The mandate reference %(reference)s belongs to an applicant already.")
_REVOKED = _(
    "The mandate %(reference)s was revoked on %(day)s. Write the reference of the new one, or the "
    "later day on which it was signed."
)
_STILL_MASKED = _(
    "The account number is masked, and is not the one that is stored. Write it whole."
)
# An empty cell takes neither back, so neither is filled in.
_SAID_ONCE = frozenset({"last_collected_on", "b2b_confirmed_on"})


@dataclass(frozen=True)
class CheckedPayments:
    """What a list says of how members pay, as far as it can be taken over, and what cannot be."""

    details: tuple[PaymentDetails, ...]
    errors: tuple[ColumnError, ...]


def check_payment_rows(uow: UnitOfWork, rows: Sequence[PaymentRow]) -> CheckedPayments:
    """Whatever would be refused while it is written is refused here, by row and column.

    A column that the list does not have stays as it is stored; a row whose member pays in no known
    way, and that says none, is left out.
    """
    filled: list[PaymentRow] = []
    masked: list[ColumnError] = []
    for some in batches(rows):
        stored = stored_payments(uow.session, [row.member_id for row in some])
        for row in some:
            one = _filled(row, stored.get(row.member_id), uow.keys)
            if one is not None and _MASK in one.columns.get("iban", ""):
                masked.append(_still_masked(one))
            elif one is not None:
                filled.append(one)
        uow.session.expunge_all()
    details, errors = read_payment_rows(filled)
    row_of = {row.member_id: row.row for row in rows}
    refused = [*masked, *errors, *_against_stored(uow, details, row_of)]
    wrong = {error.row for error in refused}
    return CheckedPayments(
        tuple(one for one in details if row_of[one.member_id] not in wrong), tuple(refused)
    )


def _filled(row: PaymentRow, stored: StoredPayment | None, keys: KeyRing) -> PaymentRow | None:
    said = dict(row.columns)
    if stored is None and not any(said.values()) and (row.known or "payment_method" not in said):
        return None
    if stored is not None and stored.mandate is not None:
        known = {
            name: text
            for name, text in payment_texts(stored, keys).items()
            if name not in _SAID_ONCE
        }
        if said.get("iban") == stored.mandate.iban_masked:
            said["iban"] = known["iban"]
        said = {**known, **said}
    elif stored is not None:
        said = {**_without_debit(stored, said), **said}
    return row._replace(columns=said)


def _without_debit(stored: StoredPayment, said: Mapping[str, str]) -> dict[str, str]:
    """One that pays by transfer goes on so, unless the list has an account for it."""
    method = payment_texts(stored)["payment_method"]
    return {} if said.get("iban") else {"payment_method": method}


def _still_masked(row: PaymentRow) -> ColumnError:
    return ColumnError(row.row, "iban", "masked_iban", _STILL_MASKED)


def _against_stored(
    uow: UnitOfWork, details: Sequence[PaymentDetails], row_of: Mapping[UUID, int]
) -> Iterator[ColumnError]:
    today = uow.clock.today()
    for taken in taken_references(uow.session, details):
        yield ColumnError(
            row=row_of[taken.member_id],
            column="mandate_reference",
            code="reference_taken",
            text=_TAKEN if taken.number else _TAKEN_BY_APPLICANT,
            values={"reference": taken.reference, "number": taken.number or ""},
        )
    for one in details:
        for column, text in _wrong_days(one, today):
            yield ColumnError(row_of[one.member_id], column, "day_out_of_range", text)
    for some in batches(details):
        revoked = _revoked(uow.session, [one.reference for one in some if one.reference])
        for one in some:
            mandate = revoked.get((one.member_id, reference_key(one.reference)))
            if mandate and _brings_back(uow.keys, one, mandate):
                yield ColumnError(
                    row=row_of[one.member_id],
                    column="mandate_reference",
                    code="mandate_revoked",
                    text=_REVOKED,
                    values={"reference": mandate.reference, "day": str(mandate.ended_on)},
                )


def _wrong_days(one: PaymentDetails, today: date) -> Iterator[tuple[str, str]]:
    if one.last_collected_on and one.last_collected_on > today:
        yield "last_collected_on", _("A mandate cannot have been used after today.")
    confirmed = one.b2b_confirmed_on
    if confirmed and not (one.signed_on or confirmed) <= confirmed <= today:
        yield "b2b_confirmed_on", _("Write a day from the signing of the mandate until today.")


def _revoked(session: Session, references: Iterable[str]) -> dict[tuple[UUID | None, str], Mandate]:
    """Mandates that a person ended, by member and reference."""
    keys = sorted({reference_key(one) for one in references})
    found = session.exec(
        select(Mandate).where(
            sa.func.upper(col(Mandate.reference)).in_(keys),
            Mandate.state == MandateState.ENDED,
            col(Mandate.ended_on).is_not(None),
            col(Mandate.ended_reason).is_(None),
        )
    )
    return {(one.member_id, reference_key(one.reference)): one for one in found}


def _brings_back(keys: KeyRing, one: PaymentDetails, mandate: Mandate) -> bool:
    """Whether other terms are to make a revoked mandate valid again, without a new signature."""
    signed_anew = one.signed_on and mandate.ended_on and one.signed_on > mandate.ended_on
    same_terms = (
        mandate.iban_hash in keys.search_hashes(one.iban)
        and mandate.account_holder == one.account_holder
        and mandate.signed_on == one.signed_on
        and mandate.scheme == one.scheme
    )
    return not signed_anew and not same_terms

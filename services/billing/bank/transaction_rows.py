"""Payments as rows of `bank_transaction`: inserted as a set, brought up to date, read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.payments import Payment
from services.billing.bank.rules.payment_text import mask_reference
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.ledger.tables import Account
from services.billing.statements.statement import StatementEntry
from shared.bulk import bulk_insert
from shared.crypto import KeyRing
from shared.db import table_of
from shared.ibans import mask_ibans
from shared.unit_of_work import UnitOfWork


class _TransactionRow(NamedTuple):
    """A row of `bank_transaction` to be."""

    association_id: UUID
    id: UUID
    bank_file_id: UUID
    fingerprint: str
    state: TransactionState
    booked_on: date
    value_on: date | None
    amount_cents: int
    entry_cents: int | None
    currency: str
    messages: str
    bank_reference: str | None
    end_to_end_id: str | None
    mandate_reference: str | None
    counterparty_name: str | None
    counterparty_iban_sealed: bytes | None
    counterparty_iban_hash: str | None
    text: str
    reason: str | None
    principal_cents: int | None
    fees_cents: int | None
    invoice_id: UUID | None
    collection_id: UUID | None
    statement_id: UUID | None
    entry_place: int | None
    explanation: list[object]
    account_name: str | None


def insert_transactions(uow: UnitOfWork, file_id: UUID, payments: Sequence[Payment]) -> None:
    """Inserts the payments that are new, as of this file."""
    bulk_insert(uow, table_of(BankTransaction), _rows(uow, file_id, payments))


def update_booked(uow: UnitOfWork, payments: Sequence[Payment]) -> None:
    """Rows booked before they were understood; few, so one by one."""
    session = uow.session
    for payment in payments:
        if payment.is_booked:
            session.execute(
                sa.update(BankTransaction)
                .where(
                    col(BankTransaction.id) == payment.id,
                    col(BankTransaction.association_id) == session.own,
                )
                .values(
                    **_details_of(payment, uow.keys),
                    state=payment.state,
                    amount_cents=payment.amount_cents,
                    reason=payment.reason,
                    principal_cents=payment.principal_cents,
                    fees_cents=payment.fees_cents,
                    invoice_id=payment.invoice_id,
                    collection_id=payment.collection_id,
                    explanation=_explanation(payment),
                    account_name=payment.account_name,
                )
                .execution_options(synchronize_session=False)
            )


def booked_payment(row: BankTransaction) -> Payment:
    """The payment of a row, to be looked at again; its money stands with what is unmatched."""
    return Payment(
        id=row.id,
        entry=_entry_of(row),
        detail=None,
        fingerprint=row.fingerprint,
        message=row.messages.split()[0],
        amount_cents=row.amount_cents,
        entry_cents=row.entry_cents,
        iban_hashes=(row.counterparty_iban_hash,) if row.counterparty_iban_hash else (),
        source=Account.UNMATCHED,
        is_booked=True,
        collection_id=row.collection_id,
    )


def _entry_of(row: BankTransaction) -> StatementEntry:
    return StatementEntry(
        account_iban="",
        booking_date=row.booked_on,
        value_date=row.value_on or row.booked_on,
        amount_cents=row.amount_cents,
        currency=row.currency,
        reversal=False,
        bank_reference=row.bank_reference,
        entry_index=0,
        fingerprint=row.fingerprint,
        text=row.text,
    )


def _rows(uow: UnitOfWork, file_id: UUID, payments: Sequence[Payment]) -> Iterator[_TransactionRow]:
    for payment in payments:
        if payment.is_booked:
            continue
        entry, detail = payment.entry, payment.detail
        yield _TransactionRow(
            association_id=uow.own,
            id=payment.id,
            bank_file_id=file_id,
            fingerprint=payment.fingerprint,
            state=payment.state,
            booked_on=entry.booking_date,
            value_on=entry.value_date,
            amount_cents=payment.amount_cents,
            entry_cents=payment.entry_cents,
            currency=entry.currency,
            messages=payment.message,
            bank_reference=_masked(entry.bank_reference),
            end_to_end_id=mask_reference(payment.end_to_end_id),
            mandate_reference=_masked(payment.mandate_reference),
            counterparty_name=_masked(detail.counterparty_name) if detail else None,
            counterparty_iban_sealed=_sealed(payment, uow.keys),
            counterparty_iban_hash=_hash(payment),
            text=payment.text,
            reason=payment.reason,
            principal_cents=payment.principal_cents,
            fees_cents=payment.fees_cents,
            invoice_id=payment.invoice_id,
            collection_id=payment.collection_id,
            statement_id=payment.statement_id,
            entry_place=payment.entry_place,
            explanation=_explanation(payment),
            account_name=payment.account_name,
        )


def _sealed(payment: Payment, keys: KeyRing) -> bytes | None:
    return keys.encrypt(payment.iban, payment.id.bytes) if payment.iban else None


def _hash(payment: Payment) -> str | None:
    return payment.iban_hashes[0] if payment.iban_hashes else None


def _masked(text: str | None) -> str | None:
    return mask_ibans(text) if text else text


def _explanation(payment: Payment) -> list[object]:
    return [reason.stored() for reason in payment.explanation]


def _details_of(payment: Payment, keys: KeyRing) -> dict[str, object]:
    """What a row learns from a later message that has details."""
    if payment.detail is None:
        return {}
    return {
        "end_to_end_id": mask_reference(payment.end_to_end_id),
        "mandate_reference": _masked(payment.mandate_reference),
        "counterparty_name": _masked(payment.detail.counterparty_name),
        "counterparty_iban_sealed": _sealed(payment, keys),
        "counterparty_iban_hash": _hash(payment),
        "text": payment.text,
    }

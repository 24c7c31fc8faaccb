"""What the bank reported, and what became of it."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.bank.rules.states import TransactionState
from services.billing.registry import Row
from shared.db import choice, sealed_for
from shared.ids import new_id


class BankFile(Row, table=True):
    """One imported file, kept as bytes in the document store under its SHA-256."""

    __tablename__ = "bank_file"
    __table_args__ = (sa.UniqueConstraint("association_id", "sha256"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    file_name: str
    format: str
    sha256: str
    entries: int
    new: int
    known: int
    imported_by: UUID
    imported_at: datetime


class BankStatement(Row, table=True):
    """A statement with the bank's own balances, in cents: what the books are compared with.

    `key` is the same for a statement that is read twice, whatever file it is in. Statements follow
    each other where one opens with what the other closes with. Days are those of its entries, or
    of its closing balance.
    """

    __tablename__ = "bank_statement"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "key"),
        sa.Index("ix_bank_statement_closing", "association_id", "last_day"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    bank_file_id: UUID
    key: str
    message: str
    statement_id: str
    number: str | None = None
    opening_cents: int = Field(sa_type=sa.BigInteger)
    closing_cents: int = Field(sa_type=sa.BigInteger)
    movement_cents: int = Field(sa_type=sa.BigInteger)
    entries: int
    first_day: date
    last_day: date
    read_at: datetime


class BankTransaction(Row, table=True):
    """One movement on the creditor's account; `fingerprint` makes the same money count once.

    `amount_cents` is signed: money in is positive. `text` and names are what the bank wrote with
    account numbers masked; the file as it came lies sealed in the document store. An entry of
    several payments has a row for each; the first holds the whole in `entry_cents`.
    `messages` names the kinds of file that report it (camt.053, camt.054). `explanation` says why
    it was matched or not, in the codes of `bank.rules.reasons`. `collection_id`: the collection
    whose sum this is, or should be. `statement_id` and `entry_place`: the statement with balances
    that tells of it, and which of its entries it is in; None while none has. `account_name`: the
    association's account that it is booked to, where it is no dues.
    """

    __tablename__ = "bank_transaction"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "fingerprint"),
        sa.Index("ix_bank_transaction_booked", "association_id", "booked_on"),
        sa.Index("ix_bank_transaction_state", "association_id", "state"),
        sa.Index("ix_bank_transaction_iban", "association_id", "counterparty_iban_hash"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    bank_file_id: UUID = Field(index=True)
    fingerprint: str
    state: TransactionState = Field(sa_type=choice(TransactionState))
    booked_on: date
    value_on: date | None = None
    amount_cents: int = Field(sa_type=sa.BigInteger)
    entry_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = "EUR"
    messages: str
    bank_reference: str | None = None
    end_to_end_id: str | None = None
    mandate_reference: str | None = None
    counterparty_name: str | None = None
    counterparty_iban_sealed: bytes | None = sealed_for("id")
    counterparty_iban_hash: str | None = None
    text: str = ""
    reason: str | None = None
    principal_cents: int | None = None
    fees_cents: int | None = None
    invoice_id: UUID | None = None
    collection_id: UUID | None = None
    statement_id: UUID | None = Field(default=None, index=True)
    entry_place: int | None = None
    explanation: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    account_name: str | None = None


class BankFingerprint(Row, table=True):
    """Another fingerprint of a known transaction: a second kind of message told of it otherwise."""

    __tablename__ = "bank_fingerprint"
    __table_args__ = (sa.UniqueConstraint("association_id", "fingerprint"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    fingerprint: str
    transaction_id: UUID


class NamedAccount(Row, table=True):
    """An account for money that is no dues, beside those that every association has."""

    __tablename__ = "named_account"
    __table_args__ = (sa.UniqueConstraint("association_id", "name"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    created_by: UUID
    created_at: datetime


class BookingRule(Row, table=True):
    """Money of this account with these words belongs to a named account; the words are folded."""

    __tablename__ = "booking_rule"
    __table_args__ = (sa.Index("ix_booking_rule_iban", "association_id", "iban_hash"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    iban_sealed: bytes = sealed_for("id", nullable=False)
    iban_hash: str
    iban_masked: str
    words: str
    account_name: str
    created_by: UUID
    created_at: datetime

"""The ledger: transfers between accounts, written once, never changed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.models.tables import Row
from shared.db import choice
from shared.ids import new_id


class Account(StrEnum):
    """Accounts of the ledger (Konten). Receivables are kept per invoice, split by what is owed."""

    RECEIVABLE_DUES = "receivable_dues"
    RECEIVABLE_FEES = "receivable_fees"
    DUES_INCOME = "dues_income"
    ENTRY_FEE_INCOME = "entry_fee_income"
    FEE_INCOME = "fee_income"
    BANK_FEES = "bank_fees"
    BANK = "bank"
    MEMBER_CREDIT = "member_credit"
    UNMATCHED = "unmatched"
    COLLECTION_CLEARING = "collection_clearing"


class LedgerEntry(Row, table=True):
    """One transfer (Buchungssatz): `amount_cents` from the credited to the debited account.

    Debit and credit stand in one row, so every entry balances by construction. Entries of one
    business fact share `posting_id`. Append-only: the database refuses UPDATE and DELETE.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount_positive"),
        sa.CheckConstraint("debit <> credit", name="two_accounts"),
        sa.Index("ix_ledger_entry_invoice", "invoice_id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    posting_id: UUID
    booked_on: date
    debit: Account = Field(sa_type=choice(Account))
    credit: Account = Field(sa_type=choice(Account))
    amount_cents: int
    member_id: UUID | None = None
    invoice_id: UUID | None = None
    transaction_id: UUID | None = None
    text: str
    entered_at: datetime

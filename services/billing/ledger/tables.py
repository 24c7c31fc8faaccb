"""The ledger: transfers between accounts, written once, never changed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row
from shared.db import choice
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class Account(StrEnum):
    """Accounts of the ledger (Konten); receivables are kept per invoice.

    `collection_clearing` holds what a direct debit batch brought until each of its items is known,
    `unmatched` money whose reason is unknown, `member_credit` what members paid too much.
    `waived_dues` (Erlass) and `bad_debts` (Ausbuchung) are claims given up. `opening_balance` is
    what was there before the books began (Eröffnungsbilanz). `other` stands for the accounts that
    the association names, for money that is no dues: their names stand in `account_name`.
    `refund_clearing` is credit on its way back to members until the bank has booked it.
    """

    RECEIVABLE = "receivable"
    DUES_INCOME = "dues_income"
    ENTRY_FEE_INCOME = "entry_fee_income"
    BANK = "bank"
    BANK_FEES = "bank_fees"
    COLLECTION_CLEARING = "collection_clearing"
    MEMBER_CREDIT = "member_credit"
    UNMATCHED = "unmatched"
    WAIVED_DUES = "waived_dues"
    BAD_DEBTS = "bad_debts"
    OPENING_BALANCE = "opening_balance"
    OTHER = "other"
    REFUND_CLEARING = "refund_clearing"


class LedgerEntry(Row, table=True):
    """One transfer (Buchungssatz): `amount_cents` from the credited to the debited account.

    Debit and credit stand in one row, so every entry balances by construction. Entries of one
    business fact share `posting_id`. `account_name` is of the side that is `other`. Append-only:
    the database refuses UPDATE and DELETE.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount_positive"),
        sa.CheckConstraint("debit <> credit", name="two_accounts"),
        sa.Index("ix_ledger_entry_invoice", "association_id", "invoice_id"),
        sa.Index("ix_ledger_entry_booked", "association_id", "booked_on", "id"),
        {"info": {APPEND_ONLY: True}},
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    posting_id: UUID
    booked_on: date
    debit: Account = Field(sa_type=choice(Account, name="debit_account"))
    credit: Account = Field(sa_type=choice(Account, name="credit_account"))
    amount_cents: int
    member_id: UUID | None = None
    invoice_id: UUID | None = None
    transaction_id: UUID | None = None
    text: str
    entered_at: datetime
    account_name: str | None = None


class LedgerBalance(Row, table=True):
    """What was booked on an account in a month, kept beside the entries so that sums of a hundred
    thousand of them need not be reckoned again; `ledger check` proves them.

    `month` is its first day, `account_name` empty but for accounts of the association, `entries`
    how many have the account on either side.
    """

    __tablename__ = "ledger_balance"
    __table_args__ = (sa.UniqueConstraint("association_id", "month", "account", "account_name"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    month: date
    account: Account = Field(sa_type=choice(Account, name="balance_account"))
    account_name: str = ""
    debit_cents: int = Field(default=0, sa_type=sa.BigInteger)
    credit_cents: int = Field(default=0, sa_type=sa.BigInteger)
    entries: int = 0

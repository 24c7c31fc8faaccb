"""Direct debit collections (Einzüge): one bank file each."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.accounts.rules.states import Scheme
from services.billing.collections.rules.states import CollectionState, Handling, ItemState
from services.billing.registry import Row
from shared.db import choice
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class Collection(Row, table=True):
    """One pain.008 file: one instrument, one date. Its ids derive from its run.

    `sha256` is empty until the file is released and written. Files from before releases were
    recorded have no `released_by`. `prepared_by` is set where a person prepared it from open items:
    another one releases it. `version` counts how often it was written; `downloaded_version` is the
    one that was last taken. `remade_from` is the refused file it stands for. `bank_order` is the
    bank's own number of the hand-in.
    """

    __tablename__ = "collection"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "message_id"),
        sa.UniqueConstraint("association_id", "remade_from"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    run_id: UUID | None = Field(default=None, index=True)
    state: CollectionState = Field(sa_type=choice(CollectionState))
    scheme: Scheme = Field(sa_type=choice(Scheme))
    collect_on: date
    message_id: str
    payment_information_id: str
    file_name: str
    transactions: int
    control_sum_cents: int = Field(sa_type=sa.BigInteger)
    sha256: str
    created_at: datetime
    released_by: UUID | None = None
    released_at: datetime | None = None
    submitted_by: UUID | None = None
    submitted_at: datetime | None = None
    prepared_by: UUID | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    downloaded_version: int | None = None
    remade_from: UUID | None = None
    bank_order: str | None = None


class VoidBankFile(Row, table=True):
    """A bank file that was made anew before the bank had it: its ids are never used again, its
    bytes are kept."""

    __tablename__ = "void_bank_file"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "collection_id", "version"),
        {"info": {APPEND_ONLY: True}},
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    collection_id: UUID
    version: int
    message_id: str
    payment_information_id: str
    file_name: str
    sha256: str
    transactions: int
    control_sum_cents: int = Field(sa_type=sa.BigInteger)
    reason: str
    voided_by: UUID | None = None
    voided_at: datetime


class CollectionItem(Row, table=True):
    """One direct debit of a collection; its end-to-end id finds it in the bank's answer.

    `settled_by` is the bank transaction that brought its money, `returned_by` the one that took it
    back: either may come first, and a rejection before settlement needs neither. `fees_cents` is
    what the debtor's bank charged for the return. `notified_at` is when its own announcement went
    out, where the invoice's mail is not its announcement (`own_notice`), `return_told_at` when the
    member was told that it came back. `handling` is what a
    person decided after it came back; `note` says why, or why it was taken out.
    """

    __tablename__ = "collection_item"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "end_to_end_id"),
        sa.Index("ix_collection_item_collection", "association_id", "collection_id"),
        sa.Index("ix_collection_item_invoice", "association_id", "invoice_id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    collection_id: UUID
    invoice_id: UUID
    mandate_id: UUID
    end_to_end_id: str
    amount_cents: int
    state: ItemState = Field(sa_type=choice(ItemState))
    reason: str | None = None
    settled_by: UUID | None = None
    settled_on: date | None = None
    returned_by: UUID | None = None
    returned_on: date | None = None
    fees_cents: int = 0
    own_notice: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    notified_at: datetime | None = None
    return_told_at: datetime | None = None
    handling: Handling | None = Field(default=None, sa_type=choice(Handling))
    handled_by: UUID | None = None
    handled_at: datetime | None = None
    note: str | None = None

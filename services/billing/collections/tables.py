"""Direct debit collections (Einzüge): one bank file each."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.accounts.rules.states import Scheme
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.registry import Row
from shared.db import choice
from shared.ids import new_id


class Collection(Row, table=True):
    """One pain.008 file: one instrument, one date. Its ids derive from its run.

    `sha256` is empty until the file is released and written. Files from before releases were
    recorded have no `released_by`.
    """

    __tablename__ = "collection"
    __table_args__ = (sa.UniqueConstraint("association_id", "message_id"),)
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


class CollectionItem(Row, table=True):
    """One direct debit of a collection; its end-to-end id finds it in the bank's answer.

    `settled_by` is the bank transaction that brought its money, `returned_by` the one that took it
    back: either may come first, and a rejection before settlement needs neither. `fees_cents` is
    what the debtor's bank charged for the return.
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

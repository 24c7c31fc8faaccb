"""What an import holds in its hands: claims, debits, postings, and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from services.billing.collections.tables import CollectionItem, ItemState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.open_amounts import OpenAmount
from services.billing.ledger.tables import Account


@dataclass(slots=True)
class Claim(OpenAmount):
    """An invoice with what is owed on it and paid beyond, while money is booked."""

    id: UUID
    number: str
    member_id: UUID
    amount_cents: int
    due_on: date
    changed: bool = False


@dataclass(slots=True)
class Item:
    """A debit of a collection while the bank's answer is booked."""

    id: UUID
    collection_id: UUID
    invoice_id: UUID
    mandate_id: UUID
    end_to_end_id: str
    amount_cents: int
    state: ItemState
    reason: str | None
    settled_by: UUID | None
    settled_on: date | None
    returned_by: UUID | None
    returned_on: date | None
    fees_cents: int
    changed: bool = False


class Posting(NamedTuple):
    """A row of the ledger to be."""

    posting_id: UUID
    booked_on: date
    debit: Account
    credit: Account
    amount_cents: int
    member_id: UUID | None
    invoice_id: UUID | None
    transaction_id: UUID | None
    text: str


class Matched(NamedTuple):
    """Money that went to an invoice."""

    invoice: str
    amount_cents: int


class Returned(NamedTuple):
    """A debit that came back, with what is owed again and what the bank charged."""

    invoice: str
    reason: str
    principal_cents: int
    fees_cents: int


class Unmatched(NamedTuple):
    """Money in (positive) or out that nobody knows the reason of yet."""

    amount_cents: int
    text: str


@dataclass
class Findings:
    """What an import found, in the order of the files."""

    matched: list[Matched] = field(default_factory=list)
    returns: list[Returned] = field(default_factory=list)
    unmatched: dict[UUID, Unmatched] = field(default_factory=dict)


ITEM_COLUMNS: tuple[Any, ...] = tuple(
    getattr(CollectionItem, name) for name in Item.__slots__ if name != "changed"
)
CLAIM_COLUMNS: tuple[Any, ...] = (
    Invoice.open_cents,
    Invoice.state,
    Invoice.id,
    Invoice.number,
    Invoice.member_id,
    Invoice.amount_cents,
    Invoice.due_on,
)

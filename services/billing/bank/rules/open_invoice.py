"""An invoice while bank money is booked: what is owed on it and what was paid beyond."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.invoices.rules.states import InvoiceState
from services.billing.ledger.open_amounts import OpenAmount


@dataclass(slots=True)
class OpenInvoice(OpenAmount):
    """An invoice of `amount_cents` in the `state` it was loaded in; `changed` when money was booked
    on it since."""

    id: UUID
    number: str
    member_id: UUID
    amount_cents: int
    due_on: date
    state: InvoiceState
    changed: bool = False

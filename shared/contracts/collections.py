"""Events about bank files made from open items, and about single direct debits in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.billing import CollectionEvent, InvoiceEvent


class CollectionPrepared(CollectionEvent):
    """A bank file from open items waits for a second person to release it."""

    type: ClassVar[str] = "billing.collection.prepared"

    prepared_by: UUID
    collect_on: date
    transactions: int
    control_sum_cents: int


class DebitTakenOut(CollectionEvent):
    """A direct debit left its bank file before the bank had it; the file is made anew without."""

    type: ClassVar[str] = "billing.collection.debit_taken_out"

    item_id: UUID
    invoice_id: UUID
    amount_cents: int


class DebitAnnounced(InvoiceEvent):
    """An open amount will be collected: its mail is the pre-notification (Vorankündigung)."""

    type: ClassVar[str] = "billing.collection.announced"

    item_id: UUID
    amount_cents: int
    collect_on: date
    creditor_identifier: str
    mandate_reference: str


class InvoiceToldByLetter(InvoiceEvent):
    """Somebody noted that the member was told of the invoice by letter, with the debits of it: from
    here on that counts, and no mail need go out."""

    type: ClassVar[str] = "billing.invoice.told_by_letter"

    told_on: date
    told_by: UUID
    debits: tuple[UUID, ...] = ()

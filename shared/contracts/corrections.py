"""Events that billing publishes of corrections: of invoices, of claims, and of the books' closing.

Reasons are not told: they may name people. They stand with the correction, in billing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.billing import InvoiceEvent
from shared.events.envelope import Event


class CorrectionEvent(InvoiceEvent):
    """Base of all events about one correction of an invoice; ordered with the invoice's others."""

    correction_id: UUID
    amount_cents: int


class CorrectionProposed(CorrectionEvent):
    """A correction above the association's limit waits for a second officer."""

    type: ClassVar[str] = "billing.correction.proposed"

    kind: str
    proposed_by: UUID
    expires_at: datetime


class CorrectionDecided(CorrectionEvent):
    """What became of a proposed correction; outcome: "confirmed", "rejected" or "withdrawn"."""

    type: ClassVar[str] = "billing.correction.decided"

    kind: str
    outcome: str
    proposed_by: UUID
    decided_by: UUID


class InvoiceCancelled(CorrectionEvent):
    """An invoice is cancelled (storniert) by a document with a number of its own.

    `credit_cents` is what had been paid and is the member's credit now. `reissued_as`: the invoice
    that takes its place.
    """

    type: ClassVar[str] = "billing.invoice.cancelled"

    cancellation: str
    credit_cents: int
    reissued_as: UUID | None


class InvoiceCredited(CorrectionEvent):
    """A part of an invoice is taken back by a credit note (Rechnungskorrektur) with its number."""

    type: ClassVar[str] = "billing.invoice.credited"

    credit_note: str
    credit_cents: int
    open_cents: int


class CorrectionRendered(CorrectionEvent):
    """The document of a cancellation or credit note is in the store and may be sent."""

    type: ClassVar[str] = "billing.correction.rendered"

    kind: str
    document: str
    document_sha256: str
    language: str
    country: str
    credit_cents: int
    open_cents: int
    reissued: bool


class ClaimWaived(CorrectionEvent):
    """A claim, or a part of it, is waived (erlassen): the member need not pay it."""

    type: ClassVar[str] = "billing.claim.waived"

    open_cents: int


class ClaimWrittenOff(CorrectionEvent):
    """A claim, or a part of it, is written off (ausgebucht); what is paid all the same is taken."""

    type: ClassVar[str] = "billing.claim.written_off"

    open_cents: int


class ClaimDeferred(CorrectionEvent):
    """A claim need not be paid before a later day (Stundung)."""

    type: ClassVar[str] = "billing.claim.deferred"

    until_on: date


class Instalment(BaseModel):
    """One part of an instalment plan."""

    model_config = ConfigDict(frozen=True)

    due_on: date
    amount_cents: int


class InstalmentsAgreed(CorrectionEvent):
    """A claim may be paid in parts (Ratenplan)."""

    type: ClassVar[str] = "billing.claim.instalments_agreed"

    instalments: tuple[Instalment, ...]


class CorrectionUndone(CorrectionEvent):
    """A waiver, write-off, deferral or instalment plan was taken back by counter-postings."""

    type: ClassVar[str] = "billing.correction.undone"

    kind: str
    open_cents: int


class InvoiceHeld(InvoiceEvent):
    """Nobody is reminded of an invoice up to a day (Mahnsperre); None: the hold has ended."""

    type: ClassVar[str] = "billing.invoice.held"

    until_on: date | None


class BooksClosed(Event):
    """The books are closed up to a day; an earlier day than before opens them again."""

    type: ClassVar[str] = "billing.books.closed"

    closing_id: UUID
    closed_until: date
    closed_until_before: date | None
    closed_by: UUID

    @property
    def aggregate(self) -> str:
        return f"books_closing:{self.closing_id}"


class CreditRefunded(Event):
    """Credit is paid back to the member by transfer; released by a second person (Erstattung)."""

    type: ClassVar[str] = "billing.credit.refunded"

    refund_id: UUID
    member_id: UUID
    amount_cents: int
    released_by: UUID

    @property
    def aggregate(self) -> str:
        return f"credit:{self.member_id}"


class CreditOffset(Event):
    """What a member had paid too much was set off against open invoices (Aufrechnung)."""

    type: ClassVar[str] = "billing.credit.offset"

    posting_id: UUID
    member_id: UUID
    amount_cents: int
    invoice_ids: tuple[UUID, ...]
    offset_by: UUID

    @property
    def aggregate(self) -> str:
        return f"credit:{self.member_id}"

"""Events that the billing service publishes; never a bank account number in one."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from shared.events.envelope import Event


class DuesRegulationReleased(Event):
    """A version of the dues regulation (Beitragsordnung) is in force from a day on."""

    type: ClassVar[str] = "billing.dues_regulation.released"

    regulation_id: UUID
    name: str
    valid_from: date

    @property
    def aggregate(self) -> str:
        return f"dues_regulation:{self.regulation_id}"


class QuoteEvent(Event):
    """Base of what billing tells about an application that is being filled in."""

    application_id: UUID

    @property
    def aggregate(self) -> str:
        return f"quote:{self.application_id}"


class DuesQuoted(QuoteEvent):
    """What an applicant declared and what dues that leads to."""

    type: ClassVar[str] = "billing.dues.quoted"

    revision: int
    employees: int | None
    turnover_cents: int | None
    dues_class: str
    annual_cents: int
    first_cents: int
    explanation: tuple[str, ...]


class PaymentChosen(QuoteEvent):
    """How an applicant will pay: "direct_debit" with a mandate, or "transfer"."""

    type: ClassVar[str] = "billing.payment.chosen"

    revision: int
    method: str
    mandate_id: UUID | None


class InvoiceEvent(Event):
    """Base of all events about one invoice (Beitragsrechnung)."""

    invoice_id: UUID
    member_id: UUID
    number: str

    @property
    def aggregate(self) -> str:
        return f"invoice:{self.invoice_id}"


class InvoiceIssued(InvoiceEvent):
    """An invoice has its number and stands in the ledger."""

    type: ClassVar[str] = "billing.invoice.issued"

    run_id: UUID | None
    kind: str
    amount_cents: int
    issue_on: date
    due_on: date
    payment_method: str
    collect_on: date | None


class InvoiceRendered(InvoiceEvent):
    """The invoice's PDF is in the document store and may be sent.

    With a direct debit the mail is the pre-notification (Vorankündigung): amount, date,
    creditor identifier and mandate reference.
    """

    type: ClassVar[str] = "billing.invoice.rendered"

    run_id: UUID | None
    kind: str
    document_sha256: str
    language: str
    country: str
    amount_cents: int
    open_cents: int
    due_on: date
    payment_method: str
    collect_on: date | None
    creditor_identifier: str | None
    mandate_reference: str | None


class InvoicePaid(InvoiceEvent):
    """Nothing is open on the invoice any more."""

    type: ClassVar[str] = "billing.invoice.paid"

    amount_cents: int
    paid_on: date


class CollectionReturned(InvoiceEvent):
    """The debtor's bank gave a direct debit back (Rücklastschrift); the invoice is open again."""

    type: ClassVar[str] = "billing.collection.returned"

    reason: str
    principal_cents: int
    fees_cents: int
    open_cents: int
    returned_on: date


class ReminderIssued(InvoiceEvent):
    """An overdue invoice is to be reminded of (Mahnung).

    `document_sha256` is that invoice's PDF. `collection_failed` tells that its direct debit was
    refused or came back, so that the reader of the invoice's announcement knows it void.
    """

    type: ClassVar[str] = "billing.reminder.issued"

    reminder_id: UUID
    level: int
    open_cents: int
    due_on: date
    pay_until_on: date
    document_sha256: str | None
    collection_failed: bool = False


class CollectionMoved(InvoiceEvent):
    """A direct debit that was announced for one day will be made on a later one.

    The mail about it is the pre-notification of the new day.
    """

    type: ClassVar[str] = "billing.collection.moved"

    amount_cents: int
    announced_on: date
    collect_on: date
    creditor_identifier: str
    mandate_reference: str


class DuesRunEvent(Event):
    """Base of all events about one dues run (Beitragslauf)."""

    run_id: UUID

    @property
    def aggregate(self) -> str:
        return f"dues_run:{self.run_id}"


class DuesRunReleaseAsked(DuesRunEvent):
    """A dues run is prepared and waits for a second person; from `until_at` on it is too late."""

    type: ClassVar[str] = "billing.dues_run.release_asked"

    year: int
    prepared_by: UUID
    members: int
    invoices: int
    total_cents: int
    collect_on: date
    until_at: datetime


class DuesRunReleaseCodeRequested(DuesRunEvent):
    """Somebody with a person's release link asked for a code, which goes to that person.

    The code is derived from the request's id by who writes the mail and by who checks it.
    """

    type: ClassVar[str] = "billing.dues_run.release_code_requested"

    request_id: UUID
    person_id: UUID
    year: int
    expires_at: datetime


class DuesRunReleased(DuesRunEvent):
    """A dues run was released by a second person."""

    type: ClassVar[str] = "billing.dues_run.released"

    year: int
    invoices: int
    total_cents: int


class CollectionEvent(Event):
    """Base of all events about one bank file with direct debits."""

    collection_id: UUID

    @property
    def aggregate(self) -> str:
        return f"collection:{self.collection_id}"


class CollectionReleaseAsked(CollectionEvent):
    """The direct debit of a new member's first invoice waits for somebody to release it."""

    type: ClassVar[str] = "billing.collection.release_asked"

    member_id: UUID
    number: str
    collect_on: date
    control_sum_cents: int


class CollectionReleased(CollectionEvent):
    """A bank file is ready to be handed to the bank."""

    type: ClassVar[str] = "billing.collection.released"

    run_id: UUID | None
    collect_on: date
    transactions: int
    control_sum_cents: int
    sha256: str

    @property
    def aggregate(self) -> str:
        return f"collection:{self.collection_id}"


class AccountChangeEvent(Event):
    """Base of events about a proposed change of the association's account; never what it says."""

    change_id: UUID

    @property
    def aggregate(self) -> str:
        return f"settings_change:{self.change_id}"


class AccountChangeProposed(AccountChangeEvent):
    """An account or creditor identifier waits for a second officer; None: the file proposes it."""

    type: ClassVar[str] = "billing.settings_change.proposed"

    proposed_by: UUID | None
    expires_at: datetime


class AccountChangeDecided(AccountChangeEvent):
    """A second officer has decided; outcome: "confirmed", "rejected" or "withdrawn"."""

    type: ClassVar[str] = "billing.settings_change.decided"

    outcome: str
    proposed_by: UUID | None
    decided_by: UUID

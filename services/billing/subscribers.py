"""What other services' events cause in billing."""

from __future__ import annotations

from collections.abc import Sequence

from services.billing.accounts.record_contacts import record_contacts
from services.billing.accounts.upsert_member_account import upsert_member_account
from services.billing.admissions.admit_payer import admit_payer
from services.billing.association.upsert_officer import upsert_officer
from services.billing.collections.handle_return import hold_disputed
from services.billing.collections.notices import record_debit_notices, take_out_unreachable
from services.billing.collections.take_out_settled import take_settled_out
from services.billing.corrections.render_corrections import render_corrections
from services.billing.invoices.record_invoice_notices import (
    record_invoice_notices,
    record_missing_notices,
)
from services.billing.invoices.render_invoices import Issued, render_invoices
from services.billing.openings.take_over_opening import take_over_opening
from services.billing.quotes.upsert_quote import close_quote, upsert_quote
from services.billing.reminders.record_reminder_notices import record_reminder_notices
from shared.contracts.billing import CollectionReturned, InvoiceIssued, InvoicePaid
from shared.contracts.corrections import InvoiceCancelled, InvoiceCredited
from shared.contracts.members import (
    ApplicationDrafted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    MemberAdmitted,
    MemberContactsChanged,
    MemberDetailsChanged,
    OfficerChanged,
)
from shared.contracts.notifications import MailEvent, MailFailed, MailSent, MailWaiting
from shared.contracts.opening_balances import OpeningBalanceStated
from shared.events import Envelope, subscribe
from shared.unit_of_work import UnitOfWork


@subscribe(OfficerChanged)
def know_officer(uow: UnitOfWork, event: OfficerChanged, _: Envelope) -> None:
    upsert_officer(uow, event)


@subscribe(MemberDetailsChanged)
def open_member_account(uow: UnitOfWork, event: MemberDetailsChanged, _: Envelope) -> None:
    upsert_member_account(uow, event)


@subscribe(MemberContactsChanged)
def know_whether_mails_reach(uow: UnitOfWork, event: MemberContactsChanged, _: Envelope) -> None:
    record_contacts(uow, event)


@subscribe(OpeningBalanceStated)
def take_over_opening_balance(uow: UnitOfWork, event: OpeningBalanceStated, _: Envelope) -> None:
    take_over_opening(uow, event)


@subscribe(ApplicationDrafted)
def open_quote(uow: UnitOfWork, event: ApplicationDrafted, _: Envelope) -> None:
    upsert_quote(uow, event)


@subscribe(ApplicationSubmitted)
def close_sent_quote(uow: UnitOfWork, event: ApplicationSubmitted, _: Envelope) -> None:
    close_quote(uow, event.application_id)


@subscribe(ApplicationWithdrawn)
def close_withdrawn_quote(uow: UnitOfWork, event: ApplicationWithdrawn, _: Envelope) -> None:
    close_quote(uow, event.application_id)


@subscribe(MemberAdmitted)
def charge_admission(uow: UnitOfWork, event: MemberAdmitted, _: Envelope) -> None:
    admit_payer(uow, event)


@subscribe(InvoiceIssued, bulk=True)
def make_invoice_documents(
    uow: UnitOfWork, items: Sequence[tuple[InvoiceIssued, Envelope]]
) -> None:
    issued = [Issued(event.invoice_id, event.due_on, event.collect_on) for event, _ in items]
    render_invoices(uow, issued)


@subscribe(InvoiceCancelled, bulk=True)
def make_cancellation_documents(
    uow: UnitOfWork, items: Sequence[tuple[InvoiceCancelled, Envelope]]
) -> None:
    render_corrections(uow, [event for event, _ in items])


@subscribe(InvoiceCredited, bulk=True)
def make_credit_note_documents(
    uow: UnitOfWork, items: Sequence[tuple[InvoiceCredited, Envelope]]
) -> None:
    render_corrections(uow, [event for event, _ in items])


@subscribe(MailSent, bulk=True)
def note_that_members_were_told(
    uow: UnitOfWork, items: Sequence[tuple[MailSent, Envelope]]
) -> None:
    sent = [event for event, _ in items]
    record_invoice_notices(uow, sent)
    record_reminder_notices(uow, sent)
    record_debit_notices(uow, sent)


@subscribe(MailFailed, bulk=True)
def take_unannounced_debits_out(
    uow: UnitOfWork, items: Sequence[tuple[MailFailed, Envelope]]
) -> None:
    take_out_unreachable(uow, [event for event, _ in items])


@subscribe(MailFailed, MailWaiting, bulk=True)
def note_that_members_were_not_told(
    uow: UnitOfWork, items: Sequence[tuple[MailEvent, Envelope]]
) -> None:
    record_missing_notices(uow, [event for event, _ in items])


@subscribe(InvoicePaid, bulk=True)
def take_paid_debits_out(uow: UnitOfWork, items: Sequence[tuple[InvoicePaid, Envelope]]) -> None:
    take_settled_out(uow, {event.invoice_id for event, _ in items})


@subscribe(CollectionReturned, bulk=True)
def hold_disputed_invoices(
    uow: UnitOfWork, items: Sequence[tuple[CollectionReturned, Envelope]]
) -> None:
    hold_disputed(uow, [event for event, _ in items])

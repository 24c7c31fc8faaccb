"""What other services' events cause in billing."""

from __future__ import annotations

from collections.abc import Sequence

from services.billing.accounts.upsert_member_account import keep_member_account
from services.billing.admissions.admit_payer import admit_payer
from services.billing.association.upsert_officer import keep_officer
from services.billing.invoices.record_notices import record_notices
from services.billing.invoices.render_invoices import render_invoices
from services.billing.quotes.upsert_quote import close_quote, keep_quote
from shared.contracts.billing import InvoiceIssued
from shared.contracts.members import (
    ApplicationDrafted,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    MemberAdmitted,
    MemberDetailsChanged,
    OfficerChanged,
)
from shared.contracts.notifications import MailSent
from shared.db import Session
from shared.events import Envelope, subscribe


@subscribe(OfficerChanged)
def know_officer(session: Session, event: OfficerChanged, _: Envelope) -> None:
    keep_officer(session, event)


@subscribe(MemberDetailsChanged)
def open_member_account(session: Session, event: MemberDetailsChanged, _: Envelope) -> None:
    keep_member_account(session, event)


@subscribe(ApplicationDrafted)
def open_quote(session: Session, event: ApplicationDrafted, _: Envelope) -> None:
    keep_quote(session, event)


@subscribe(ApplicationSubmitted)
def close_sent_quote(session: Session, event: ApplicationSubmitted, _: Envelope) -> None:
    close_quote(session, event.application_id)


@subscribe(ApplicationWithdrawn)
def close_withdrawn_quote(session: Session, event: ApplicationWithdrawn, _: Envelope) -> None:
    close_quote(session, event.application_id)


@subscribe(MemberAdmitted)
def charge_admission(session: Session, event: MemberAdmitted, _: Envelope) -> None:
    admit_payer(session, event)


@subscribe(InvoiceIssued, bulk=True)
def make_invoice_documents(
    session: Session, items: Sequence[tuple[InvoiceIssued, Envelope]]
) -> None:
    render_invoices(session, [event.invoice_id for event, _ in items])


@subscribe(MailSent, bulk=True)
def note_that_members_were_told(
    session: Session, items: Sequence[tuple[MailSent, Envelope]]
) -> None:
    record_notices(session, [event for event, _ in items])

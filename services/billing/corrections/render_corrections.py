"""Makes the documents of cancellations and credit notes that have just been numbered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.tables import Issuer
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.documents import render_invoice
from services.billing.documents.snapshot import (
    Buyer,
    Contact,
    InvoiceSnapshot,
    PrecedingInvoice,
    Role,
)
from services.billing.invoices.render_invoices import lines_of
from services.billing.invoices.rules.letterhead import seller_of
from services.billing.invoices.tables import Invoice
from shared.contracts.corrections import CorrectionRendered, InvoiceCancelled, InvoiceCredited
from shared.events import publish_many
from shared.i18n import language_of
from shared.unit_of_work import UnitOfWork

Numbered = InvoiceCancelled | InvoiceCredited


def render_corrections(uow: UnitOfWork, told: Sequence[Numbered]) -> None:
    """Renders and stores each, and announces it; the same correction always gives the same bytes.

    Of one that has this document already nothing is told anew.
    """
    by_id = {event.correction_id: event for event in told}
    rows = uow.session.exec(
        select(Correction, Invoice, Issuer)
        .join(Invoice, col(Invoice.id) == col(Correction.invoice_id))
        .join(Issuer, col(Issuer.id) == col(Correction.issuer_id))
        .where(col(Correction.id).in_(by_id))
        .order_by(col(Correction.number))
    ).all()
    made = [row for row in rows if _render(uow, *row)]
    publish_many(uow, [_event(row[0], row[1], by_id[row[0].id]) for row in made])


def _render(uow: UnitOfWork, correction: Correction, invoice: Invoice, issuer: Issuer) -> bool:
    """Whether the document is new to the correction; one that was lost is put back."""
    before = correction.document_sha256
    rendered = render_invoice(document_facts(correction, invoice, issuer))
    correction.document_sha256 = uow.documents.put(uow.own, rendered.pdf)
    return correction.document_sha256 != before


def document_facts(correction: Correction, invoice: Invoice, issuer: Issuer) -> InvoiceSnapshot:
    """All that the document shows, from the frozen facts of correction and letterhead."""
    facts: dict[str, Any] = correction.snapshot or {}
    letterhead: dict[str, Any] = issuer.content
    debtor, before = dict(facts["debtor"]), facts["preceding"]
    language = language_of(invoice.language) or "en"
    issue_on = correction.issue_on or invoice.issue_on
    lines = tuple(lines_of(facts["lines"]))
    whole = correction.kind is CorrectionKind.CANCELLATION
    role: Role = "cancellation" if whole else "credit_note"
    return InvoiceSnapshot(
        number=correction.number or "",
        issue_on=issue_on,
        due_on=issue_on,
        language=language,
        locale_country=invoice.country,
        seller=seller_of(letterhead),
        buyer=Buyer(name=debtor.pop("company"), **debtor),
        contact=Contact(letterhead["name"], letterhead["email"], letterhead["phone"]),
        lines=lines,
        total_cents=sum(line.amount_cents for line in lines),
        prepaid_cents=0,
        tax_note=letterhead["tax_note"][language],
        payment=None,
        role=role,
        preceding=PrecedingInvoice(before["number"], date.fromisoformat(before["issue_on"])),
    )


def _event(correction: Correction, invoice: Invoice, told: Numbered) -> CorrectionRendered:
    reissued: UUID | None = told.reissued_as if isinstance(told, InvoiceCancelled) else None
    return CorrectionRendered(
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        number=invoice.number,
        correction_id=correction.id,
        amount_cents=correction.amount_cents,
        kind=correction.kind,
        document=correction.number or "",
        document_sha256=correction.document_sha256 or "",
        language=invoice.language,
        country=invoice.country,
        credit_cents=told.credit_cents,
        open_cents=invoice.open_cents,
        reissued=reissued is not None,
    )

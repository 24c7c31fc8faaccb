"""Makes the documents of invoices that have just been issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.tables import Issuer
from services.billing.documents import render_invoice
from services.billing.documents.snapshot import (
    Buyer,
    Contact,
    DirectDebitTerms,
    InvoiceSnapshot,
    Line,
    PaymentTerms,
    PrecedingInvoice,
    Role,
    TransferTerms,
)
from services.billing.invoices.rules.letterhead import seller_of
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.invoices.tables import Invoice
from shared.contracts.billing import InvoiceRendered
from shared.db import Session
from shared.events import publish_many
from shared.i18n import language_of
from shared.unit_of_work import UnitOfWork


class Issued(NamedTuple):
    """An invoice and its days as they were when it was issued: a collection may be moved later,
    and what was sent out stays as it was."""

    invoice_id: UUID
    due_on: date
    collect_on: date | None


def render_invoices(uow: UnitOfWork, issued: Sequence[Issued]) -> None:
    """Renders and stores each, and announces it; the same invoice always gives the same bytes.

    Of one that has this document already nothing is told anew.
    """
    by_id = {one.invoice_id: one for one in issued}
    invoices = uow.session.exec(select(Invoice).where(col(Invoice.id).in_(by_id))).all()
    issuers = _issuers(uow.session, {invoice.issuer_id for invoice in invoices})
    made = [one for one in invoices if _render(uow, one, issuers[one.issuer_id], by_id[one.id])]
    publish_many(uow, [_event(invoice, issuers[invoice.issuer_id]) for invoice in made])


def _render(uow: UnitOfWork, invoice: Invoice, issuer: Issuer, issued: Issued) -> bool:
    """Whether the document is new to the invoice; one that was lost is put back."""
    before = invoice.document_sha256
    rendered = render_invoice(snapshot_of(uow, invoice, issuer, issued))
    invoice.document_sha256 = uow.documents.put(uow.own, rendered.pdf)
    return invoice.document_sha256 != before


def snapshot_of(
    uow: UnitOfWork, invoice: Invoice, issuer: Issuer, issued: Issued
) -> InvoiceSnapshot:
    """All that the document shows, from the frozen facts of invoice and letterhead."""
    facts: dict[str, Any] = invoice.snapshot
    letterhead: dict[str, Any] = issuer.content
    debtor = dict(facts["debtor"])
    language = language_of(invoice.language) or "en"
    return InvoiceSnapshot(
        number=invoice.number,
        issue_on=invoice.issue_on,
        due_on=issued.due_on,
        language=language,
        locale_country=invoice.country,
        seller=seller_of(letterhead),
        buyer=Buyer(name=debtor.pop("company"), **debtor),
        contact=Contact(letterhead["name"], letterhead["email"], letterhead["phone"]),
        lines=tuple(lines_of(facts["lines"])),
        total_cents=invoice.amount_cents,
        prepaid_cents=facts.get("prepaid_cents", 0),
        tax_note=letterhead["tax_note"][language],
        payment=_payment(uow, invoice, issuer, issued.collect_on),
        subject=facts["lines"][0]["text"],
        **_preceding(invoice, facts),
    )


def _preceding(invoice: Invoice, facts: dict[str, Any]) -> dict[str, Any]:
    before = facts.get("preceding")
    if before is None:
        return {}
    role: Role = "supplement" if invoice.kind is InvoiceKind.DEBIT_NOTE else "replacement"
    preceding = PrecedingInvoice(before["number"], date.fromisoformat(before["issue_on"]))
    return {"preceding": preceding, "role": role}


def lines_of(lines: Iterable[dict[str, Any]]) -> Iterable[Line]:
    """The lines as kept in the frozen facts."""
    for line in lines:
        yield Line(
            text=line["text"],
            explanation=tuple(line["explanation"]),
            amount_cents=line["amount_cents"],
            period_from=date.fromisoformat(line["period_from"]),
            period_to=date.fromisoformat(line["period_to"]),
        )


def _payment(
    uow: UnitOfWork, invoice: Invoice, issuer: Issuer, collect_on: date | None
) -> PaymentTerms | None:
    letterhead: dict[str, Any] = issuer.content
    if invoice.snapshot.get("prepaid_cents") == invoice.amount_cents:
        return None
    debit: dict[str, Any] | None = invoice.snapshot["debit"]  # type: ignore[assignment]
    if debit and collect_on:
        return DirectDebitTerms(
            mandate_reference=debit["mandate_reference"],
            creditor_identifier=letterhead["creditor_identifier"],
            collect_on=collect_on,
            debtor_account_holder=debit["account_holder"],
            debtor_iban_masked=debit["iban_masked"],
            scheme=debit["scheme"],
        )
    return TransferTerms(
        account_holder=letterhead["account_holder"],
        iban=uow.keys.decrypt(issuer.iban_sealed, uow.own.bytes),
        bic=letterhead["bic"],
        reference=invoice.number,
    )


def _issuers(session: Session, ids: set[UUID]) -> dict[UUID, Issuer]:
    return {row.id: row for row in session.exec(select(Issuer).where(col(Issuer.id).in_(ids)))}


def _event(invoice: Invoice, issuer: Issuer) -> InvoiceRendered:
    debit: dict[str, Any] | None = invoice.snapshot["debit"]  # type: ignore[assignment]
    return InvoiceRendered(
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        number=invoice.number,
        run_id=invoice.run_id,
        kind=invoice.kind,
        document_sha256=invoice.document_sha256 or "",
        language=invoice.language,
        country=invoice.country,
        amount_cents=invoice.amount_cents,
        open_cents=invoice.open_cents,
        due_on=invoice.due_on,
        payment_method=invoice.payment_method,
        collect_on=invoice.collect_on,
        creditor_identifier=str(issuer.content["creditor_identifier"]) if debit else None,
        mandate_reference=debit["mandate_reference"] if debit else None,
    )

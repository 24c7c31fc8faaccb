"""Writes what was agreed about when an invoice is to be paid; the agreement before has ended."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.billing.corrections.rules.instalments import Part
from services.billing.corrections.tables import Correction
from services.billing.invoices.due_parts import due_parts
from services.billing.invoices.rules.limitation import barred_after_deferral
from services.billing.invoices.tables import DuePart, Invoice
from shared.unit_of_work import UnitOfWork


def agree_parts(
    uow: UnitOfWork, correction: Correction, invoice: Invoice, parts: Sequence[Part]
) -> None:
    """The parts come to what is open now. The invoice's own day becomes the first of theirs, so
    that nobody takes it for overdue before."""
    oldest = due_parts(uow.session, invoices=[invoice.id])[0]
    end_parts(uow, invoice)
    for position, part in enumerate(parts, start=1):
        uow.session.add(
            DuePart(
                association_id=uow.own,
                agreement_id=correction.id,
                invoice_id=invoice.id,
                position=position,
                due_on=part.due_on,
                amount_cents=part.amount_cents,
                barred_after=barred_after_deferral(
                    oldest.barred_after,
                    due_on=oldest.due_on,
                    agreed_on=uow.clock.today(),
                    until=part.due_on,
                ),
            )
        )
    correction.snapshot = {"due_on_before": invoice.due_on.isoformat()}
    invoice.due_on = parts[0].due_on


def end_parts(uow: UnitOfWork, invoice: Invoice) -> None:
    """What was agreed before does not hold any more."""
    query = select(DuePart).where(DuePart.invoice_id == invoice.id, col(DuePart.ended_at).is_(None))
    for part in uow.session.exec(query):
        part.ended_at = uow.clock.now()
    uow.session.flush()

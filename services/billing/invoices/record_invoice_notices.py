"""Records the proof that a member was told of an invoice: when it first went out by mail."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from services.billing.invoices.rules.notices import first_sent
from services.billing.invoices.tables import Invoice
from shared.contracts.notifications import MailSent
from shared.unit_of_work import UnitOfWork


def record_invoice_notices(uow: UnitOfWork, sent: Sequence[MailSent]) -> None:
    """The first mail counts: with a direct debit it is the pre-notification (Vorankündigung)."""
    moments = first_sent(sent, "invoice")
    for invoice in uow.session.exec(select(Invoice).where(col(Invoice.id).in_(moments))):
        invoice.notified_at = invoice.notified_at or moments[invoice.id]

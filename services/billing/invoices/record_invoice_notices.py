"""Records the proof that a member was told of an invoice, or why the mail has not gone out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.record_contacts import NO_ADDRESS
from services.billing.accounts.tables import MemberAccount
from services.billing.invoices.rules.notices import first_sent
from services.billing.invoices.tables import Invoice
from shared.contracts.notifications import MailEvent, MailFailed, MailSent, MailWaiting
from shared.unit_of_work import UnitOfWork

_TEMPLATE = "invoice"


def record_invoice_notices(uow: UnitOfWork, sent: Sequence[MailSent]) -> None:
    """The first mail counts: with a direct debit it is the pre-notification (Vorankündigung)."""
    moments = first_sent(sent, _TEMPLATE)
    for invoice in uow.session.exec(select(Invoice).where(col(Invoice.id).in_(moments))):
        invoice.notified_at = invoice.notified_at or moments[invoice.id]
        invoice.notice_failed = None
    if moments:
        _reached(uow, list(moments))


def record_missing_notices(uow: UnitOfWork, events: Sequence[MailEvent]) -> None:
    """Of several addresses of a member one that was reached is enough."""
    reasons = {
        UUID(one.reference): one.reason if isinstance(one, MailFailed) else NO_ADDRESS
        for one in events
        if isinstance(one, MailFailed | MailWaiting) and one.template == _TEMPLATE
    }
    for invoice in uow.session.exec(select(Invoice).where(col(Invoice.id).in_(reasons))):
        if invoice.notified_at is None:
            invoice.notice_failed = reasons[invoice.id]
            account = uow.session.get(MemberAccount, invoice.member_id)
            if account is not None:
                account.unreachable = reasons[invoice.id]


def _reached(uow: UnitOfWork, invoices: Sequence[UUID]) -> None:
    """A mail arrived: the member is reachable again."""
    members = select(Invoice.member_id).where(col(Invoice.id).in_(invoices))
    uow.session.execute(
        sa.update(MemberAccount)
        .where(
            col(MemberAccount.association_id) == uow.own,
            col(MemberAccount.unreachable).is_not(None),
            col(MemberAccount.member_id).in_(members),
        )
        .values(unreachable=None)
        .execution_options(synchronize_session="fetch")
    )

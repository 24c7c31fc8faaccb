"""The mails an invoice went out with, for returns and reminders that follow it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from services.notifications.composing.tables import Message
from shared.batches import batches
from shared.db import Session


@dataclass
class InvoiceMails:
    """Looked up once for a whole batch of events."""

    session: Session
    _mails: dict[str, list[Message]] = field(default_factory=dict)

    def load(self, invoice_ids: Iterable[str]) -> None:
        """Reads those of many invoices at once."""
        for some in batches(dict.fromkeys(invoice_ids)):
            query = select(Message).where(
                col(Message.reference).in_(some), Message.template == "invoice"
            )
            self._mails |= {id_: [] for id_ in some}
            for row in self.session.exec(query.order_by(col(Message.composed_at))):
                self._mails[row.reference].append(row)

    def of(self, invoice_id: str) -> Sequence[Message]:
        """In the order in which they were composed; none if the invoice never went out."""
        if invoice_id not in self._mails:
            self.load([invoice_id])
        return self._mails[invoice_id]

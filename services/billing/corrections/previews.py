"""What a correction would do, as its check page shows it; nothing is written."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.billing.association.queries import holders_of, own_association
from services.billing.corrections.correct_invoice import needs_second
from services.billing.corrections.effects import Effect, effect_of
from services.billing.corrections.orders import CorrectionOrder
from services.billing.invoices.queries import find_invoice
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission


class Preview(NamedTuple):
    """The effect on an invoice of which so much is open; `second` names who may confirm it where a
    second person is needed."""

    effect: Effect
    open_cents: int
    needs_second: bool
    second: tuple[str, ...]


def preview_correction(
    session: Session, number: str, order: CorrectionOrder, today: date, reader: Actor
) -> Preview:
    """Raises InvoiceNotFound, and what stands in the way."""
    invoice = find_invoice(session, number)
    effect = effect_of(session, invoice, order, today)
    second = needs_second(session, own_association(session), invoice, effect)
    names = (
        holders_of(session, Permission.DUES_RELEASE, today, but=reader.person_id) if second else ()
    )
    return Preview(effect, invoice.open_cents, second, names)

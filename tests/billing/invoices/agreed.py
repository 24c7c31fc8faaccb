"""Parts of an invoice as an agreement leaves them, without the agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.billing.invoices.queries import find_invoice
from services.billing.invoices.rules.limitation import barred_after
from services.billing.invoices.tables import DuePart
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN


def agree(runtime: ServiceRuntime, number: str, *parts: tuple[date, int]) -> UUID:
    with runtime.transaction(OWN) as uow:
        invoice = find_invoice(uow.session, number)
        write_parts(uow.session.add, invoice.id, parts)
        invoice.due_on = parts[0][0]
        return invoice.id


def write_parts(add: object, invoice_id: UUID, parts: Sequence[tuple[date, int]]) -> None:
    agreement = new_id()
    assert callable(add)
    for position, (due_on, cents) in enumerate(parts, start=1):
        add(
            DuePart(
                association_id=OWN,
                agreement_id=agreement,
                invoice_id=invoice_id,
                position=position,
                due_on=due_on,
                amount_cents=cents,
                barred_after=barred_after(due_on),
            )
        )

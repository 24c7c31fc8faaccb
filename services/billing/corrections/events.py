"""The event that tells a correction, by its kind."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from services.billing.corrections.effects import Effect
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.invoices.tables import Invoice
from shared.contracts.corrections import (
    ClaimDeferred,
    ClaimWaived,
    ClaimWrittenOff,
    CorrectionEvent,
    Instalment,
    InstalmentsAgreed,
    InvoiceCancelled,
    InvoiceCredited,
)


class _Base(NamedTuple):
    """What all these events say."""

    invoice_id: UUID
    member_id: UUID
    number: str
    correction_id: UUID
    amount_cents: int


def correction_event(
    correction: Correction, invoice: Invoice, effect: Effect
) -> CorrectionEvent | None:
    """None for a debit note: the invoice that it is tells itself."""
    base = _Base(
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        number=invoice.number,
        correction_id=correction.id,
        amount_cents=correction.amount_cents,
    )
    match effect.kind:
        case CorrectionKind.CANCELLATION:
            return InvoiceCancelled(
                **base._asdict(),
                cancellation=correction.number or "",
                credit_cents=effect.credit_cents,
                reissued_as=correction.follow_up_id,
            )
        case CorrectionKind.CREDIT_NOTE:
            return InvoiceCredited(
                **base._asdict(),
                credit_note=correction.number or "",
                credit_cents=effect.credit_cents,
                open_cents=invoice.open_cents,
            )
        case CorrectionKind.WAIVER:
            return ClaimWaived(**base._asdict(), open_cents=invoice.open_cents)
        case CorrectionKind.WRITE_OFF:
            return ClaimWrittenOff(**base._asdict(), open_cents=invoice.open_cents)
        case CorrectionKind.DEFERRAL:
            return ClaimDeferred(**base._asdict(), until_on=effect.parts[0].due_on)
        case CorrectionKind.INSTALMENTS:
            parts = tuple(Instalment(**part._asdict()) for part in effect.parts)
            return InstalmentsAgreed(**base._asdict(), instalments=parts)
        case CorrectionKind.DEBIT_NOTE:
            return None

"""What an invoice is for, and whether it is still open."""

from __future__ import annotations

from enum import StrEnum


class InvoiceKind(StrEnum):
    """What the invoice is for: yearly dues, admission (entry fee and first dues), what corrected
    figures of an earlier invoice add (Nachberechnung), or what a member owed before the books began
    (Saldovortrag), which has no document."""

    DUES = "dues"
    ADMISSION = "admission"
    DEBIT_NOTE = "debit_note"
    OPENING = "opening"


class InvoiceState(StrEnum):
    """`open` until nothing is owed; then it says how that came.

    `paid`, `cancelled` (storniert), or the rest was `credited` (korrigiert), `waived` (erlassen) or
    `written_off` (ausgebucht).
    """

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    CREDITED = "credited"
    WAIVED = "waived"
    WRITTEN_OFF = "written_off"


def state_of(open_cents: int, before: InvoiceState) -> InvoiceState:
    """After money has come or gone: open while something is owed, else paid, unless it was closed
    in another way before."""
    if before is InvoiceState.CANCELLED:
        return before
    if open_cents > 0:
        return InvoiceState.OPEN
    return InvoiceState.PAID if before is InvoiceState.OPEN else before

"""What an invoice is for, and whether it is still open."""

from __future__ import annotations

from enum import StrEnum


class InvoiceKind(StrEnum):
    """What the invoice is for: yearly dues, or admission (entry fee and first dues)."""

    DUES = "dues"
    ADMISSION = "admission"


class InvoiceState(StrEnum):
    """`open` until nothing is owed, `paid`, or `cancelled` (storniert)."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"

"""The kinds of corrections of an invoice, and what they have in common."""

from __future__ import annotations

from enum import StrEnum


class CorrectionKind(StrEnum):
    """What is done to an invoice or to the claim it makes.

    `cancellation` (Storno), `credit_note` (Rechnungskorrektur) and `debit_note` (Nachberechnung)
    change what was invoiced; `waiver` (Erlass) and `write_off` (Ausbuchung) what is still claimed;
    `deferral` (Stundung) and `instalments` (Ratenplan) only when.
    """

    CANCELLATION = "cancellation"
    CREDIT_NOTE = "credit_note"
    DEBIT_NOTE = "debit_note"
    WAIVER = "waiver"
    WRITE_OFF = "write_off"
    DEFERRAL = "deferral"
    INSTALMENTS = "instalments"


AGREEMENTS = (CorrectionKind.DEFERRAL, CorrectionKind.INSTALMENTS)
"""They say when the claim is to be paid; a later one takes the place of an earlier."""
GIVEN_UP = (CorrectionKind.WAIVER, CorrectionKind.WRITE_OFF)
"""They give a claim up without changing what was invoiced."""
NUMBERED = (CorrectionKind.CANCELLATION, CorrectionKind.CREDIT_NOTE)
"""Of these there is a document of its own (381) with a number; a debit note is an invoice."""

"""Errors of corrections: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError, NotFound


class InvoiceAlreadyCancelled(Conflict):
    """Invoice {number} is cancelled: nothing of it can be corrected any more."""

    code = "invoice_already_cancelled"


class OpeningHasNoDocument(Conflict):
    """{number} was taken over from another program, whose invoice it is. Import another opening
    balance of the member, or waive the claim."""

    code = "opening_has_no_document"


class NothingOpen(Conflict):
    """Nothing is open on invoice {number}. What was paid is taken back by a credit note."""

    code = "nothing_open"


class NothingLeftToCredit(Conflict):
    """Nothing of invoice {number} is left to be taken back."""

    code = "nothing_left_to_credit"


class TooMuchToCredit(DomainError):
    """That is more than invoice {number} charges: {most} at most can be taken back."""

    code = "too_much_to_credit"


class TooMuchToGiveUp(DomainError):
    """That is more than is open on invoice {number}: {most} at most."""

    code = "too_much_to_give_up"


class NoAmount(DomainError):
    """Enter an amount above zero."""

    code = "no_amount"


class DebitAtBank(Conflict):
    """The direct debit of invoice {number} for {collect_on} is with the bank. Wait for the bank's
    answer, or recall it there; then correct the invoice."""

    code = "debit_at_bank"


class DebitInFile(Conflict):
    """The direct debit of invoice {number} is in the bank file {file}, which is not handed in yet.
    Take it out first: umlauf collections take-out {debit}."""

    code = "debit_in_file"


class SupplementStands(Conflict):
    """Invoice {supplement} adds to invoice {number}. Cancel it first."""

    code = "supplement_stands"


class InvoiceWithoutFigures(DomainError):
    """Invoice {number} is not the dues of a year as the dues regulation reckons them. Correct the
    figures on the invoice of the year, or cancel this one without issuing it anew."""

    code = "invoice_without_figures"


class FiguresChangeNothing(DomainError):
    """With these figures the dues of {year} stay as they are; there is nothing to correct."""

    code = "figures_change_nothing"


class FiguresMissing(DomainError):
    """The dues of {year} cannot be reckoned from the member's figures. Complete them first."""

    code = "figures_missing"


class DayNotAhead(DomainError):
    """Choose a day after {earliest}."""

    code = "day_not_ahead"


class DayTooFarAhead(DomainError):
    """Choose a day up to {latest}: longer than three years nobody defers dues."""

    code = "day_too_far_ahead"


class PartsOutOfRange(DomainError):
    """Choose between 2 and {most} parts; each part is at least one cent."""

    code = "parts_out_of_range"


class CorrectionWaits(Conflict):
    """Another correction of invoice {number} waits for a second person. It is confirmed, rejected
    or withdrawn first."""

    code = "correction_waits"


class CorrectionOutdated(Conflict):
    """Invoice {number} has changed since this was proposed: it would now be {amount}. Reject it and
    propose it again."""

    code = "correction_outdated"


class CorrectionNotFound(NotFound):
    """There is no such correction of this invoice."""

    code = "correction_not_found"


class NothingToUndo(Conflict):
    """Nothing of invoice {number} can be taken back: it has no waiver, write-off, deferral or
    instalment plan in force. A cancellation or credit note is final; issue a new invoice."""

    code = "nothing_to_undo"

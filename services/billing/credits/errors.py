"""Errors of credits: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError, NotFound


class NoCredit(NotFound):
    """No member with the number {member_number} has credit. Who has: umlauf credits list."""

    code = "no_credit"


class CreditTooSmall(Conflict):
    """Of the member's credit {credit} can be used, which is less than {wanted}. What is to be paid
    back already does not count."""

    code = "credit_too_small"


class OpenInvoicesFirst(Conflict):
    """The member owes {open} on open invoices. Set its credit off against them first, or say that
    it is paid back all the same."""

    code = "open_invoices_first"


class RefundDayPast(Conflict):
    """The transfer was to be executed on {day}, which is past. Download the file again: it then
    names a day to come. If the bank had it in time, say so."""

    code = "refund_day_past"


class NothingToSetOff(Conflict):
    """There is nothing to set off: the member has no credit, or no open invoice that is not with
    the bank for collection."""

    code = "nothing_to_set_off"


class AmountNotPositive(DomainError):
    """Enter an amount above zero."""

    code = "amount_not_positive"


class ReasonMissing(DomainError):
    """Say in a few words why the credit is paid back."""

    code = "reason_missing"


class NoAccountToRefund(DomainError):
    """No account of this member is known. Enter its account holder and IBAN."""

    code = "no_account_to_refund"


class RefundNotFound(NotFound):
    """There is no such refund."""

    code = "refund_not_found"


class RefundNotProposed(Conflict):
    """This refund does not wait for a release any more."""

    code = "refund_not_proposed"


class RefundNotReleased(Conflict):
    """This refund is not on its way to the bank: it was not released, or the bank has answered."""

    code = "refund_not_released"


class SamePersonReleasesRefund(Conflict):
    """Whoever proposed this refund does not release it. Ask another person who may."""

    code = "same_person_releases"

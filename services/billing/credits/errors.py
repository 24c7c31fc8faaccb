"""Errors of credits: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError, NotFound


class NoCredit(NotFound):
    """No member with the number {member_number} has credit. Who has: umlauf credits list."""

    code = "no_credit"


class CreditTooSmall(Conflict):
    """The member has a credit of {credit}, which is less than {wanted}. Set off at most that."""

    code = "credit_too_small"


class NothingToSetOff(Conflict):
    """There is nothing to set off: the member has no credit, or no open invoice that is not with
    the bank for collection."""

    code = "nothing_to_set_off"


class AmountNotPositive(DomainError):
    """Enter an amount above zero."""

    code = "amount_not_positive"

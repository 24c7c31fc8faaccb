"""Errors of mandates and of how members pay: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError, NotFound


class MandateNotFound(NotFound):
    """There is no such mandate in this association."""

    code = "mandate_not_found"


class MandateEnded(Conflict):
    """The mandate {reference} has ended. Ask the member for a new one."""

    code = "mandate_ended"


class MandateRevoked(Conflict):
    """The mandate {reference} was revoked and stays ended. Enter a new mandate of the member."""

    code = "mandate_revoked"


class MandateNotActive(Conflict):
    """The mandate {reference} is of an applicant: it counts from the admission on."""

    code = "mandate_not_active"


class MandateNotB2b(Conflict):
    """The mandate {reference} is a Core mandate: no bank has to confirm it."""

    code = "mandate_not_b2b"


class MandateEndsElsewhen(DomainError):
    """A mandate ends on a day between its signing ({signed_on}) and today."""

    code = "mandate_ends_elsewhen"


class ConfirmedElsewhen(DomainError):
    """A bank confirms a mandate on a day between its signing ({signed_on}) and today."""

    code = "confirmed_elsewhen"


class SignedLater(DomainError):
    """Enter the day on which it was signed: today or before."""

    code = "signed_later"


class MandateReferenceTaken(Conflict):
    """Another mandate has the reference {reference} already; capitals make no difference."""

    code = "mandate_reference_taken"


class MandateReferenceRefused(DomainError):
    """A mandate reference has at most 35 letters, digits and + ? / - : ( ) . , ' without
    umlauts."""

    code = "mandate_reference_refused"


class NoMandateToPayBy(Conflict):
    """This member has no mandate that is valid. Enter one, or ask the member for one."""

    code = "no_mandate_to_pay_by"

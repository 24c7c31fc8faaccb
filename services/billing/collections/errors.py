"""Errors of collections: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict, DomainError, NotFound


class NothingToCollect(Conflict):
    """Nothing can be collected on {day}: nothing is due by then that is not collected already."""

    code = "nothing_to_collect"


class SamePersonReleasesFile(Conflict):
    """Whoever prepared this bank file does not release it. Ask another person who may."""

    code = "same_person_releases"


class DebitNotFound(NotFound):
    """There is no such direct debit in this bank file."""

    code = "debit_not_found"


class DebitWithBank(Conflict):
    """The bank file with this direct debit was handed in: it cannot be taken out any more. What the
    bank collects is booked, and can be paid back."""

    code = "debit_with_bank"


class DebitAnswered(Conflict):
    """The bank has answered for this direct debit already."""

    code = "debit_answered"


class ReasonMissing(DomainError):
    """Say in a few words why."""

    code = "reason_missing"


class CollectionRemade(Conflict):
    """The bank file was made anew: {count} direct debits are not in it any more. Download the new
    file and hand in that one; the earlier one is void."""

    code = "collection_remade"


class CollectionEmpty(Conflict):
    """No direct debit is left in this bank file: there is nothing to hand in."""

    code = "collection_empty"


class OldFileTaken(Conflict):
    """The bank file was made anew after it was downloaded. Download it again and hand in the new
    one; the bank must not get the earlier one."""

    code = "old_file_taken"


class NoticesMissing(Conflict):
    """{count} members have not been told of this direct debit: {members}. Wait for the mails, or
    take these debits out; without the announcement nothing may be collected."""

    code = "notices_missing"


class CollectionNotRefused(Conflict):
    """Only a bank file that the bank refused is made anew."""

    code = "collection_not_refused"


class CollectionBooked(Conflict):
    """The bank has booked this file already: it was handed in."""

    code = "collection_booked"


class RetryNotAllowed(Conflict):
    """This debit cannot be collected again: {why}"""

    code = "retry_not_allowed"


class NoSuchReturn(NotFound):
    """There is no returned direct debit with this id."""

    code = "return_not_found"


class DebitNotTakenOut(NotFound):
    """No direct debit of invoice {number} was taken out by hand and waits to be put back."""

    code = "debit_not_taken_out"


class NothingToTell(Conflict):
    """There is nothing to tell of invoice {number}: it is cancelled, or its document is still being
    made."""

    code = "nothing_to_tell"


class LetterDayWrong(DomainError):
    """Enter the day on which the letter was posted, from {first} to {last}."""

    code = "letter_day_wrong"


class LetterTooLate(Conflict):
    """The debit is on {collect_on}, so its letter had to be posted by {latest}. Take the debit out
    of its bank file first, or let it be collected later."""

    code = "letter_too_late"

"""Named errors of the members service; the docstring is what people read."""

from shared.errors import Conflict, DomainError, NotFound


class UnknownAssociation(NotFound):
    """There is no association under this address."""

    code = "unknown_association"


class UnknownPerson(NotFound):
    """{email} belongs to nobody who holds an office in this association."""

    code = "unknown_person"


class UnknownApplication(NotFound):
    """There is no application under this address. Drafts are deleted after 30 days."""

    code = "unknown_application"


class UnknownBallot(NotFound):
    """There is no ballot under this address."""

    code = "unknown_ballot"


class UnknownResolution(NotFound):
    """There is no resolution with this number."""

    code = "unknown_resolution"


class UnknownMember(NotFound):
    """There is no member with this number."""

    code = "unknown_member"


class NobodyOnTheBoard(DomainError):
    """Name at least one person with the role "board": somebody must decide applications."""

    code = "nobody_on_the_board"


class KindNotOpen(DomainError):
    """This kind of membership cannot be applied for."""

    code = "kind_not_open"


class TooManyBillingEmails(DomainError):
    """Invoices of one company go to at most {most} addresses."""

    code = "too_many_billing_emails"


class AlreadySubmitted(Conflict):
    """This application has been sent off already and cannot be changed any more."""

    code = "already_submitted"


class ApplicationIncomplete(DomainError):
    """Something is still missing in the application: {missing}"""

    code = "application_incomplete"


class TooManyApplications(DomainError):
    """Too many applications have come in. Send yours in {minutes} minutes: everything is kept."""

    code = "too_many_applications"
    status = 429


class CannotWithdraw(Conflict):
    """The application has been decided already and cannot be withdrawn."""

    code = "cannot_withdraw"


class NotReadyForVote(Conflict):
    """Only a confirmed application without an open resolution can be put to the vote."""

    code = "not_ready_for_vote"


class NoChoice(DomainError):
    """Choose how you vote."""

    code = "no_choice"


class RecusalWithoutReason(DomainError):
    """Say in a few words why you are biased. It goes into the minutes."""

    code = "recusal_without_reason"


class DossierChanged(Conflict):
    """The application has changed since you opened this page. Read it again before you vote."""

    code = "dossier_changed"


class VotingClosed(DomainError):
    """Voting is over; votes can neither be cast nor changed any more."""

    code = "voting_closed"
    status = 410


class LinkReported(DomainError):
    """This link was reported and is blocked. The association's office can help you."""

    code = "link_reported"
    status = 410


class NoLongerElector(DomainError):
    """You no longer hold an office on this board, so you cannot vote here any more."""

    code = "no_longer_elector"
    status = 410


class MemberFileUnreadable(DomainError):
    """This file cannot be read as a list of members.

    Save it as "CSV UTF-8" or as an Excel workbook (.xlsx).
    """

    code = "file_unreadable"


class MemberFileTooLarge(MemberFileUnreadable):
    """This list is too large to be read at once, or holds far more than a list of members.

    Save the sheet with the members alone as "CSV UTF-8", or split it into several files.
    """


class NotUtf8(MemberFileUnreadable):
    """This file is not in UTF-8 but probably in Windows-1252, as Excel saves plain CSV.

    Save it as "CSV UTF-8" or as an Excel workbook (.xlsx).
    """

    code = "not_utf8"


class NoHeading(MemberFileUnreadable):
    """The first row must name the columns, at least member_number, company and joined_on."""

    code = "no_heading"


class KindRegisteredTwice(DomainError):
    """Resolutions of the kind «{kind}» are registered twice: this is a defect of the program."""

    code = "kind_registered_twice"
    status = 500


class UnregisteredKind(DomainError):
    """Nobody has registered how resolutions of the kind «{kind}» are treated: a defect."""

    code = "unregistered_kind"
    status = 500

"""Named errors of the members service; the docstring is what people read."""

from shared.errors import Conflict, DomainError, Forbidden, NotFound


class UnknownAssociation(NotFound):
    """There is no association under this address."""

    code = "unknown_association"


class UnknownPerson(NotFound):
    """{email} belongs to nobody who holds an office in this association."""

    code = "unknown_person"


class UnknownAccount(NotFound):
    """There is no such account here."""

    code = "unknown_account"


class PasskeyRefused(DomainError):
    """This passkey cannot be added now. Sign in again, then try once more."""

    code = "passkey_refused"


class NoPasskeyHere(DomainError):
    """Passkeys work at {address} only. Open this page there."""

    code = "no_passkey_here"


class LastPasskey(Conflict):
    """Your office needs a passkey: add another one before you remove this one."""

    code = "last_passkey"


class AddressTaken(Conflict):
    """Somebody else here has this address already. Choose another one."""

    code = "address_taken"


class GrantsMoneyRole(Forbidden):
    """An operator grants no office that moves money: the board does, or whoever runs the machine,
    with umlauf people invite."""

    code = "grants_money_role"


class RecoveryOfOneself(DomainError):
    """Two other officers have to do this for you."""

    code = "recovery_of_oneself"


class RecoveryElsewhere(DomainError):
    """This person also holds an office elsewhere. The operator can help: umlauf people recover."""

    code = "recovery_elsewhere"


class NothingToConfirm(Conflict):
    """Nobody has reported within the last day that this person lost their passkeys."""

    code = "nothing_to_confirm"


class SecondOfficerNeeded(Conflict):
    """A second officer has to confirm this: you have reported it yourself."""

    code = "second_officer_needed"


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


class RecusalTakenBackWithoutReason(DomainError):
    """You had declared that you are biased. Say in a few words why you vote after all. It goes
    into the minutes.
    """

    code = "recusal_taken_back_without_reason"


class LinkReported(DomainError):
    """This link was reported and is blocked; a vote cast by it does not count. While votes are
    taken the elector gets a fresh link by mail. The association's office knows of it.
    """

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


class BrokenQuote(MemberFileUnreadable):
    """A quotation mark in row {row} is never closed, or stands within a quoted cell.

    Write it twice there, or save the file as an Excel workbook (.xlsx).
    """

    code = "broken_quote"


class UnicodeText(MemberFileUnreadable):
    """This file is "Unicode text" (UTF-16), as Excel saves it on request.

    Save it as "CSV UTF-8" or as an Excel workbook (.xlsx).
    """

    code = "unicode_text"


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


class UnknownRole(DomainError):
    """There is no role «{role}»; there are: {known}."""

    code = "unknown_role"


class UnknownOfficer(NotFound):
    """There is nobody under this address."""

    code = "unknown_officer"


class NoUsableAddress(DomainError):
    """«{email}» is no e-mail address that can be written to."""

    code = "no_usable_address"


class OfficeEndsBeforeItBegins(DomainError):
    """The last day lies before the first day."""

    code = "office_ends_before_it_begins"


class OfficeHeldAlready(Conflict):
    """{name} holds this office on one of these days already."""

    code = "office_held_already"


class UnknownOffice(NotFound):
    """There is no such office."""

    code = "unknown_office"


class OfficeOver(Conflict):
    """This office has ended already."""

    code = "office_over"


class OwnOffice(Forbidden):
    """Nobody grants or extends offices of their own: another officer has to do it."""

    code = "own_office"


class NobodyTreasurer(Conflict):
    """Then nobody would be treasurer any more. Name a successor, or tick that you know it."""

    code = "nobody_treasurer"


class UnknownInvitation(NotFound):
    """There is no invitation under this address."""

    code = "unknown_invitation"


class InvitationOver(DomainError):
    """This invitation has been used or is no longer valid. Ask for a new one."""

    code = "invitation_over"
    status = 410


class OfficeNotTakenUp(Forbidden):
    """{name} has not opened the invitation yet: nobody releases money in that name."""

    code = "office_not_taken_up"


class NobodyNamed(DomainError):
    """Say who leaves an office or who comes into one."""

    code = "nobody_named"


class QuorumOutOfRange(DomainError):
    """Enter a share between 0 and 100 percent."""

    code = "quorum_out_of_range"


class DeadlineOutOfRange(DomainError):
    """Enter a number of days between 1 and 365."""

    code = "deadline_out_of_range"


class FiguresMissing(DomainError):
    """Enter the number of employees or the annual turnover."""

    code = "figures_missing"


class UnknownFigureRequest(NotFound):
    """This link is about no request for figures of this association."""

    code = "unknown_figure_request"


class ContactChanged(Conflict):
    """This contact was changed in the meantime. Look at the member and correct it there."""

    code = "contact_changed"

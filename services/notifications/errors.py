"""What can go wrong between an event and a delivered mail."""

from shared.errors import Conflict, DomainError, NotFound


class HeaderInjection(DomainError):
    """A line break or control character in «{field}» would forge a mail header."""

    code = "header_injection"


class UnusableAddress(DomainError):
    """«{address}» cannot be used as an e-mail address."""

    code = "unusable_address"


class MessageDamaged(DomainError):
    """This message cannot be put together again as it was sent."""

    code = "message_damaged"
    status = 500


class MessageNotFound(NotFound):
    """There is no such message."""

    code = "message_not_found"


class AssociationUnknown(NotFound):
    """Notifications does not know this association yet."""

    code = "association_unknown"


class NothingToSendAgain(Conflict):
    """Only a failed message can be sent again."""

    code = "nothing_to_send_again"


class UnknownSmtpScheme(DomainError):
    """«{scheme}» is no way to reach a mail server; use smtp:// or smtps://."""

    code = "unknown_smtp_scheme"
    status = 500

"""Whether invoices reach a member by mail, as its contacts stand now."""

from __future__ import annotations

from services.billing.accounts.tables import MemberAccount
from shared.contracts.members import MemberContactsChanged
from shared.events import RetryLater
from shared.i18n import _
from shared.mail_address import ascii_address, contacts_for
from shared.unit_of_work import UnitOfWork

NO_ADDRESS = _("No e-mail address is known.")
_BILLING = "billing"


def record_contacts(uow: UnitOfWork, event: MemberContactsChanged) -> None:
    """Asked by the rule of the mailer; new contacts have not been refused yet.

    Raises RetryLater while the member's account is on its way.
    """
    account = uow.session.get(MemberAccount, event.member_id)
    if account is None:
        raise RetryLater(f"member {event.member_id} is not known yet")
    to = contacts_for(_BILLING, event.contacts, lambda each: each.roles)
    reached = any(ascii_address(each.email.strip()) for each in to)
    account.unreachable = None if reached else NO_ADDRESS

"""The people and mailboxes of a company: in forms, lists, applications and members the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.members.roster.company_columns import ContactColumns
from services.members.roster.rules import ContactRole
from shared.contracts.members import Contact as ContactMessage

_MAIN, _BILLING = ContactRole.MAIN.value, ContactRole.BILLING.value


@dataclass(frozen=True)
class ContactData:
    """One person or mailbox with its roles, in the order `main`, `billing`."""

    email: str
    roles: tuple[str, ...]
    salutation: str = ""
    first_name: str = ""
    last_name: str = ""

    @classmethod
    def of(cls, row: ContactColumns) -> ContactData:
        """The contact in a member's or an application's row."""
        return cls(
            email=row.email,
            roles=tuple(row.roles),
            salutation=row.salutation,
            first_name=row.first_name,
            last_name=row.last_name,
        )

    @property
    def message(self) -> ContactMessage:
        """As events carry it."""
        return ContactMessage(
            email=self.email,
            roles=self.roles,
            salutation=self.salutation,
            first_name=self.first_name,
            last_name=self.last_name,
        )


def contacts_of(main: ContactData | None, billing_emails: Iterable[str]) -> tuple[ContactData, ...]:
    """One row per address; without billing addresses, invoices go to the main contact."""
    seen = {email.lower(): email for email in billing_emails}
    if main is None:
        return tuple(ContactData(email, (_BILLING,)) for email in seen.values())
    both = not seen or seen.pop(main.email.lower(), None) is not None
    first = replace(main, roles=(_MAIN, _BILLING) if both else (_MAIN,))
    return first, *(ContactData(email, (_BILLING,)) for email in seen.values())

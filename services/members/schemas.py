"""What people and programs hand in: plain frozen data, checked where it enters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.members.roster.rules import ContactRole, MemberKind
from shared.contracts.members import Contact as ContactMessage


@dataclass(frozen=True)
class CompanyData:
    """The company page of an application."""

    kind: MemberKind
    language: str
    company: str
    legal_form: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    branch: str = ""
    register_number: str = ""
    vat_id: str = ""
    website: str = ""


@dataclass(frozen=True)
class ContactData:
    """One person or mailbox with its roles, in the order `main`, `billing`."""

    email: str
    roles: tuple[str, ...]
    salutation: str = ""
    first_name: str = ""
    last_name: str = ""

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
        return tuple(ContactData(email, (ContactRole.BILLING.value,)) for email in seen.values())
    both = not seen or seen.pop(main.email.lower(), None) is not None
    roles = (ContactRole.MAIN.value, *((ContactRole.BILLING.value,) if both else ()))
    first = ContactData(main.email, roles, main.salutation, main.first_name, main.last_name)
    return first, *(ContactData(email, (ContactRole.BILLING.value,)) for email in seen.values())


@dataclass(frozen=True)
class Circumstances:
    """Where a declaration came from, kept as evidence; `way` is "link" or "session"."""

    ip: str = ""
    user_agent: str = ""
    way: str = "link"


@dataclass(frozen=True)
class Declaration:
    """A text that an applicant agrees to, word for word."""

    topic: str
    text: str


@dataclass(frozen=True)
class Submission:
    """Who sends the application off, and what they agree to, in `language`."""

    signatory_name: str
    signatory_function: str
    language: str
    declarations: tuple[Declaration, ...]
    circumstances: Circumstances = Circumstances()

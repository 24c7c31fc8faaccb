"""What an association file says: each service's `apply_association` takes its part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shared.i18n import Language
from shared.ids import association_id, named_id

AdmissionRule = Literal["majority_of_members", "majority_of_votes_cast", "unanimous_in_text_form"]
OffsetWord = Literal["automatic", "suggest"]
RoleName = Literal["board", "treasurer", "office", "auditor", "operator"]


@dataclass(frozen=True)
class BankSpec:
    """The creditor's account. `iban` compact and valid; creditor identifier as the bank gave it."""

    account_holder: str
    iban: str
    bic: str
    creditor_identifier: str


@dataclass(frozen=True)
class MailSpec:
    """The sender of the association's mails."""

    from_name: str
    from_address: str
    reply_to: str


@dataclass(frozen=True)
class AdmissionSpec:
    """How the board decides applications (Aufnahmebeschluss); the deadline is in calendar days."""

    rule: AdmissionRule
    quorum_percent: int
    deadline_days: int


@dataclass(frozen=True)
class OidcSpec:
    """The association's own directory (OpenID Connect); its secret stands in the environment."""

    issuer: str
    client_id: str


@dataclass(frozen=True)
class PersonSpec:
    """A person with offices in the association."""

    name: str
    email: str
    language: Language
    roles: tuple[RoleName, ...]


@dataclass(frozen=True)
class CollectionSpec:
    """What a bank takes at most in one file (None: as it is), and what follows from a returned
    debit by the bank's code, where it is not the usual."""

    transactions_max: int | None = None
    cents_max: int | None = None
    returns: Mapping[str, str] | None = None


@dataclass(frozen=True)
class CreditSpec:
    """What becomes of what members paid too much, and from how much on they are told of it (None:
    as it is)."""

    offset: OffsetWord | None = None
    told_from_cents: int | None = None


@dataclass(frozen=True)
class AssociationSpec:
    """One association as configured.

    `dues_regulation` is its TOML table, found valid; None when the file has none (then what holds
    stays in force). Corrections of invoices above `correction_limit_cents` take two persons; None:
    the limit stays as it is.
    """

    slug: str
    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    register_court: str
    register_number: str
    tax_number: str
    email: str
    phone: str
    website: str
    languages: tuple[Language, ...]
    bank: BankSpec
    mail: MailSpec
    admission: AdmissionSpec
    people: tuple[PersonSpec, ...]
    dues_regulation: Mapping[str, object] | None
    accent: str = ""
    oidc: OidcSpec | None = None
    correction_limit_cents: int | None = None
    collections: CollectionSpec = CollectionSpec()
    credits: CreditSpec = CreditSpec()

    @property
    def id(self) -> UUID:
        """The association's id, the same in every service."""
        return association_id(self.slug)

    def person_id(self, person: PersonSpec) -> UUID:
        """A person's id, from the e-mail address, so that applying twice changes nothing."""
        return named_id(self.id, f"person:{person.email.lower()}")


@dataclass(frozen=True)
class Difference:
    """What the file says of something and what pages have made of it; `taken`: the file won."""

    what: str
    file: str
    pages: str
    taken: bool = False


@dataclass(frozen=True)
class Applied:
    """What came of applying a file to one service; `waiting` is what a second officer must see."""

    changed: bool = False
    differences: tuple[Difference, ...] = ()
    waiting: tuple[str, ...] = ()

    def __or__(self, other: Applied) -> Applied:
        return Applied(
            self.changed or other.changed,
            self.differences + other.differences,
            self.waiting + other.waiting,
        )

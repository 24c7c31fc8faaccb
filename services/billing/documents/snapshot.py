"""What an invoice says, frozen when its number is given; the document follows from this alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from services.billing.documents.errors import (
    CancellationWithoutOriginal,
    FactMissing,
    InvoiceWithoutLines,
    PrepaidOutOfRange,
    SnapshotUnreadable,
    TotalsDisagree,
    UnmaskedIban,
    VatOnDues,
)
from shared.i18n import Language

TaxTreatment = Literal["O", "E", "S", "AE"]
"""EN 16931 VAT category: outside scope, exempt, standard rate, reverse charge."""
TypeCode = Literal["380", "381"]
"""UNTDID 1001: 380 invoice (Beitragsrechnung), 381 what takes back (Stornorechnung)."""
Role = Literal["invoice", "replacement", "supplement", "cancellation", "credit_note"]
"""What the document is to its reader. Of the two with code 381 a `cancellation` takes back a whole
invoice and a `credit_note` a part; a `replacement` follows a cancelled one, a `supplement` adds."""
_TYPE_CODES: Mapping[Role, TypeCode] = MappingProxyType(
    {
        "invoice": "380",
        "replacement": "380",
        "supplement": "380",
        "cancellation": "381",
        "credit_note": "381",
    }
)

# Country, check digits and the last six figures may be read; more gives the account away.
_READABLE_CHARACTERS_MAX = 10


@dataclass(frozen=True, slots=True)
class Party:
    """A legal person and its address; `country` is ISO 3166 alpha-2, empty text means not known.

    `identifier` (BT-29) tells a seller that stands in no register: § 54 BGB allows it.
    """

    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    register_court: str = ""
    register_number: str = ""
    tax_number: str = ""
    identifier: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""

    @property
    def street_line(self) -> str:
        return f"{self.street} {self.house_number}".strip()


def seller_facts(seller: Party) -> dict[str, str]:
    """What no invoice can do without; the association file is asked for the same."""
    return {
        "seller name": seller.name,
        # BR-CO-26: one of BT-29, BT-30 (register number) and BT-31; the tax number (BT-32) alone
        # does not identify a seller, and BR-O-02 forbids BT-31.
        "seller register number": seller.register_number or seller.identifier,
        "seller country": seller.country,
    }


@dataclass(frozen=True, slots=True)
class Buyer(Party):
    """The member the invoice is addressed to."""

    member_number: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a member may ask about this invoice (EN 16931 BG-6)."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Line:
    """One position, quantity 1; a reduction is a line with a negative amount.

    `explanation` says in the member's language how the amount came about, a sentence each.
    """

    text: str
    explanation: tuple[str, ...]
    amount_cents: int
    period_from: date
    period_to: date
    tax_treatment: TaxTreatment = "O"


@dataclass(frozen=True, slots=True)
class DirectDebitTerms:
    """The association collects: these facts on the invoice are the Vorankündigung."""

    mandate_reference: str
    creditor_identifier: str
    collect_on: date
    debtor_account_holder: str
    debtor_iban_masked: str
    scheme: Literal["core", "b2b"] = "core"
    means: Literal["direct_debit"] = "direct_debit"

    def __post_init__(self) -> None:
        readable = re.findall(r"[0-9A-WYZa-wyz]", self.debtor_iban_masked)
        if len(readable) > _READABLE_CHARACTERS_MAX:
            raise UnmaskedIban


@dataclass(frozen=True, slots=True)
class TransferTerms:
    """The member transfers to this account; `reference`: the invoice number or its RF form."""

    account_holder: str
    iban: str
    bic: str
    reference: str
    means: Literal["transfer"] = "transfer"


PaymentTerms = Annotated[DirectDebitTerms | TransferTerms, Field(discriminator="means")]


@dataclass(frozen=True, slots=True)
class PrecedingInvoice:
    """The invoice that a document takes back, replaces or adds to (EN 16931 BG-3)."""

    number: str
    issue_on: date


@dataclass(frozen=True, slots=True)
class InvoiceSnapshot:
    """All facts of one invoice in euro. Building an inconsistent one raises a named error.

    `tax_note` says why there is no VAT, with the rule of the statutes; `payment` is None where
    nothing is to be paid. A debtor's full account number never enters.
    """

    number: str
    issue_on: date
    due_on: date
    language: Language
    locale_country: str
    seller: Party
    buyer: Buyer
    contact: Contact
    lines: tuple[Line, ...]
    total_cents: int
    prepaid_cents: int
    tax_note: str
    payment: PaymentTerms | None
    subject: str = ""
    role: Role = "invoice"
    preceding: PrecedingInvoice | None = None

    def __post_init__(self) -> None:
        self._check_facts()
        self._check_lines()

    @property
    def type_code(self) -> TypeCode:
        return _TYPE_CODES[self.role]

    @property
    def due_cents(self) -> int:
        return self.total_cents - self.prepaid_cents

    @property
    def period(self) -> tuple[date, date]:
        first = min(line.period_from for line in self.lines)
        return first, max(line.period_to for line in self.lines)

    def to_json(self) -> str:
        """Canonical JSON: the same snapshot is always the same text."""
        return _adapter().dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> InvoiceSnapshot:
        """Reads what `to_json` wrote; raises SnapshotUnreadable."""
        try:
            return _adapter().validate_json(text)
        except ValidationError as error:
            raise SnapshotUnreadable(reason=str(error)) from error

    def _check_facts(self) -> None:
        needed = {
            "number": self.number,
            **seller_facts(self.seller),
            "buyer name": self.buyer.name,
            "buyer country": self.buyer.country,
            "tax note": self.tax_note,
        }
        for fact, value in needed.items():
            if not value.strip():
                raise FactMissing(number=self.number, fact=fact)
        if self.role != "invoice" and self.preceding is None:
            raise CancellationWithoutOriginal(number=self.number)

    def _check_lines(self) -> None:
        if not self.lines:
            raise InvoiceWithoutLines(number=self.number)
        for line in self.lines:
            # § 14c(2) UStG: VAT shown is VAT owed; BFH 13.12.2018.
            if line.tax_treatment != "O":
                raise VatOnDues(line=line.text, category=line.tax_treatment)
        lines_cents = sum(line.amount_cents for line in self.lines)
        if lines_cents != self.total_cents:
            raise TotalsDisagree(
                number=self.number, lines_cents=lines_cents, total_cents=self.total_cents
            )
        if not 0 <= self.prepaid_cents <= self.total_cents:
            raise PrepaidOutOfRange(number=self.number)


@cache
def _adapter() -> TypeAdapter[InvoiceSnapshot]:
    return TypeAdapter(InvoiceSnapshot)

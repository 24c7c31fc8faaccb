"""What a collection consists of, before it is written in any bank's format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Instrument = Literal["CORE", "B2B"]
SequenceType = Literal["FRST", "RCUR", "OOFF", "FNAL"]


@dataclass(frozen=True, slots=True)
class StructuredAddress:
    """A postal address in parts; `lines` (at most two) make it hybrid and must not repeat them."""

    town: str
    country: str
    street: str | None = None
    building_number: str | None = None
    postcode: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changed in a mandate since its last debit; the bank must be told once.

    `new_account` says the debtor has another account (SMNDA); `original_iban` is for a change
    inside one bank. If the amended debit is rejected, the next one repeats the amendment.
    """

    original_mandate_id: str | None = None
    original_creditor_name: str | None = None
    original_creditor_identifier: str | None = None
    original_iban: str | None = None
    new_account: bool = False


@dataclass(frozen=True, slots=True)
class DirectDebit:
    """One debit. Texts are SEPA text already (`rules.sepa_text`), IBANs are normalised.

    Either `remittance` (140 characters) or `creditor_reference` (RF) is sent, never both.
    `debtor_address` is needed where `rules.iban.needs_address` says so.
    """

    end_to_end_id: str
    amount_cents: int
    mandate_id: str
    signed_on: date
    debtor_name: str
    debtor_iban: str
    remittance: str = ""
    debtor_address: StructuredAddress | None = None
    amendment: Amendment | None = None
    ultimate_debtor_name: str | None = None
    debtor_bic: str | None = None
    creditor_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Creditor:
    """The association as its bank knows it."""

    name: str
    iban: str
    creditor_identifier: str
    bic: str | None = None


@dataclass(frozen=True, slots=True)
class DirectDebitFile:
    """One file: one payment information block, one instrument, one date.

    `created_at` is UTC. `batch_booking`: True asks for one entry on the statement, False for one
    a debit, None leaves it to the agreement with the bank.
    """

    message_id: str
    payment_information_id: str
    created_at: datetime
    creditor: Creditor
    collect_on: date
    instrument: Instrument = "CORE"
    sequence: SequenceType = "RCUR"
    batch_booking: bool | None = None

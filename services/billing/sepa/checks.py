"""Our own reading of what banks refuse although the schemas accept it, over a collection's debits.

The schema of the Deutsche Kreditwirtschaft passes 19 kinds of wrong files, the ISO schema many
more. A collection that passes here passes both; `file_check` says the same of a finished file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from services.billing.sepa import defects
from services.billing.sepa.creditor_identifier import creditor_identifier_ok
from services.billing.sepa.defects import CollectionDefect, CollectionRefused, Finding
from services.billing.sepa.direct_debit import (
    Amendment,
    Creditor,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
)
from services.billing.sepa.iban import NON_EEA, iban_ok, needs_address
from services.billing.sepa.references import creditor_reference_ok, sepa_reference_ok
from services.billing.sepa.sepa_text import NAME_LENGTH, REMITTANCE_LENGTH, is_sepa_text
from services.billing.sepa.target_calendar import is_target_day

AMOUNT_CENTS_MAX = 999_999_999_99
"""The largest amount a SEPA message can carry (ISO 20022 pain.008, rulebook AT-06)."""
FINDINGS_MAX = 1_000
"""More are counted as refused, but not listed: memory stays flat on a wholly wrong file."""

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PLAIN_TEXTS = re.compile(
    r"[A-Z0-9\-]{1,35}\n[A-Z0-9\-]{1,35}\n"
    r"[A-Za-z0-9/\-?:().,'+][A-Za-z0-9/\-?:().,'+ ]{0,69}\n[A-Za-z0-9/\-?:().,'+ ]{1,140}"
)


class CollectionCheck:
    """Checks debits as they stream by and remembers two hashes of each, to notice doubles."""

    def __init__(self, collection: DirectDebitFile, *, today: date) -> None:
        self._findings: list[Finding] = []
        self._today = today
        self._count = 0
        self._seen_ids: set[int] = set()
        self._seen_debits: set[int] = set()
        for defect in collection_defects(collection, today):
            self._found(defect)

    def watch(self, debits: Iterable[DirectDebit]) -> Iterator[DirectDebit]:
        """The same debits, each checked as it passes."""
        for debit in debits:
            self.debit(debit)
            yield debit

    def debit(self, debit: DirectDebit) -> None:
        """Check one debit; findings are kept."""
        self._count += 1
        if not _plainly_right(debit, self._today):
            for defect in debit_defects(debit, self._today):
                self._found(defect, debit)
        identity = hash(debit.end_to_end_id.upper())
        if identity in self._seen_ids:
            self._found(defects.EndToEndIdDuplicate(value=debit.end_to_end_id), debit)
        self._seen_ids.add(identity)
        content = hash(
            (debit.mandate_id, debit.amount_cents, debit.remittance, debit.creditor_reference)
        )
        if content in self._seen_debits:
            self._found(defects.TransactionDuplicate(value=debit.mandate_id), debit)
        self._seen_debits.add(content)

    def finish(self) -> list[Finding]:
        """All findings, after the last debit."""
        if not self._count:
            self._found(defects.CollectionEmpty())
        return self._findings

    def refuse(self) -> None:
        """Raise what was found, after the last debit; nothing if all is well."""
        if found := self.finish():
            raise CollectionRefused(found)

    def _found(self, defect: CollectionDefect, debit: DirectDebit | None = None) -> None:
        if len(self._findings) >= FINDINGS_MAX:
            return
        if debit is None:
            self._findings.append(Finding(defect))
        else:
            self._findings.append(Finding(defect, self._count, debit.end_to_end_id))


def collection_defects(collection: DirectDebitFile, today: date) -> Iterator[CollectionDefect]:
    """What is wrong with the head of a collection."""
    if not sepa_reference_ok(collection.message_id):
        yield defects.MessageIdWrong(value=collection.message_id)
    if not sepa_reference_ok(collection.payment_information_id):
        yield defects.PaymentInformationIdWrong(value=collection.payment_information_id)
    if collection.created_at.tzinfo is None:
        yield defects.CreatedWithoutZone()
    yield from _creditor_defects(collection.creditor)
    if collection.collect_on <= today:
        yield defects.CollectionDatePast(value=collection.collect_on)
    if not is_target_day(collection.collect_on):
        yield defects.CollectionDateNotTargetDay(value=collection.collect_on)


def _creditor_defects(creditor: Creditor) -> Iterator[CollectionDefect]:
    if not _length_ok(creditor.name, NAME_LENGTH):
        yield defects.CreditorNameWrong()
    if not is_sepa_text(creditor.name):
        yield defects.NameCharactersRefused(value=creditor.name)
    if not iban_ok(creditor.iban):
        yield defects.CreditorIbanWrong()
    if not creditor_identifier_ok(creditor.creditor_identifier):
        yield defects.CreditorIdentifierWrong(value=creditor.creditor_identifier)
    if creditor.bic is not None and not _BIC.fullmatch(creditor.bic):
        yield defects.BicWrong(value=creditor.bic)


def _plainly_right(debit: DirectDebit, today: date) -> bool:
    """The quick answer for a debit with nothing unusual; False means: look closer."""
    return (
        debit.debtor_address is None
        and debit.amendment is None
        and debit.ultimate_debtor_name is None
        and debit.debtor_bic is None
        and debit.creditor_reference is None
        and 0 < debit.amount_cents <= AMOUNT_CENTS_MAX
        and debit.signed_on <= today
        and debit.debtor_iban[:2] not in NON_EEA
        and iban_ok(debit.debtor_iban)
        and _PLAIN_TEXTS.fullmatch(
            f"{debit.end_to_end_id}\n{debit.mandate_id}\n{debit.debtor_name}\n{debit.remittance}"
        )
        is not None
    )


def debit_defects(debit: DirectDebit, today: date) -> Iterator[CollectionDefect]:
    """What is wrong with one debit, doubles apart."""
    if not sepa_reference_ok(debit.end_to_end_id):
        yield defects.EndToEndIdWrong(value=debit.end_to_end_id)
    if not 0 < debit.amount_cents <= AMOUNT_CENTS_MAX:
        yield defects.AmountOutOfRange()
    if not sepa_reference_ok(debit.mandate_id):
        yield defects.MandateIdWrong(value=debit.mandate_id)
    if debit.signed_on > today:
        yield defects.MandateSignedInFuture(value=debit.signed_on)
    if debit.amendment is not None:
        yield from _amendment_defects(debit.amendment)
    yield from _debtor_defects(debit)
    yield from _remittance_defects(debit)


def _debtor_defects(debit: DirectDebit) -> Iterator[CollectionDefect]:
    for name in (debit.debtor_name, debit.ultimate_debtor_name):
        if name is None:
            continue
        if not _length_ok(name, NAME_LENGTH):
            yield defects.DebtorNameWrong()
        if not is_sepa_text(name):
            yield defects.NameCharactersRefused(value=name)
    if not iban_ok(debit.debtor_iban):
        yield defects.DebtorIbanWrong()
    if debit.debtor_bic is not None and not _BIC.fullmatch(debit.debtor_bic):
        yield defects.BicWrong(value=debit.debtor_bic)
    if debit.debtor_address is not None:
        yield from _address_defects(debit.debtor_address)
    elif needs_address(debit.debtor_iban, debit.debtor_bic):
        yield defects.DebtorAddressMissing()


def _remittance_defects(debit: DirectDebit) -> Iterator[CollectionDefect]:
    if len(debit.remittance) > REMITTANCE_LENGTH:
        yield defects.RemittanceWrong()
    if not is_sepa_text(debit.remittance):
        yield defects.RemittanceCharactersRefused(value=debit.remittance)
    if debit.creditor_reference is not None:
        if debit.remittance:
            yield defects.RemittanceTwice()
        if not creditor_reference_ok(debit.creditor_reference):
            yield defects.CreditorReferenceWrong(value=debit.creditor_reference)


def _amendment_defects(amendment: Amendment) -> Iterator[CollectionDefect]:
    if amendment == Amendment():
        yield defects.AmendmentEmpty()
    original = amendment.original_mandate_id
    if original is not None and not sepa_reference_ok(original):
        yield defects.MandateIdWrong(value=original)
    identifier = amendment.original_creditor_identifier
    if identifier is not None and not creditor_identifier_ok(identifier):
        yield defects.CreditorIdentifierWrong(value=identifier)
    name = amendment.original_creditor_name
    if name is not None and not (_length_ok(name, NAME_LENGTH) and is_sepa_text(name)):
        yield defects.CreditorNameWrong()
    if amendment.original_iban is not None and (
        amendment.new_account or not iban_ok(amendment.original_iban)
    ):
        yield defects.AmendmentAccountWrong()


def _address_defects(address: StructuredAddress) -> Iterator[CollectionDefect]:
    parts = [
        (address.street, 70),
        (address.building_number, 16),
        (address.postcode, 16),
        (address.town, 35),
        *((line, 70) for line in address.lines),
    ]
    if (
        not _COUNTRY.fullmatch(address.country)
        or len(address.lines) > 2
        or not all(part is None or _length_ok(part, longest) for part, longest in parts)
    ):
        yield defects.AddressWrong()
    for part, _ in parts:
        if part is not None and not is_sepa_text(part):
            yield defects.NameCharactersRefused(value=part)
    given = {
        part.casefold().strip() for part in (address.street, address.town, address.postcode) if part
    }
    if any(part in line.casefold() for line in address.lines for part in given):
        yield defects.AddressRepeatsItself()


def _length_ok(text: str, longest: int) -> bool:
    return bool(text.strip()) and len(text) <= longest

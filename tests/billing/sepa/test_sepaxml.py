"""What sepaxml and we can both say comes out the same."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from datetime import date

import pytest
from lxml import etree
from sepaxml import SepaDD

from services.billing.sepa.file_check import check_file, codes
from services.billing.sepa.pain008 import DirectDebit, DirectDebitFile, StructuredAddress
from services.billing.sepa.schema import validate_stream

Write = Callable[..., bytes]
MADE_BY_EACH = {"MsgId", "CreDtTm", "PmtInfId"}
"""sepaxml draws these; ours come from the run."""


def by_sepaxml(
    collection: DirectDebitFile, debits: list[DirectDebit], *, exports: int = 1
) -> bytes:
    creditor = collection.creditor
    config = {
        "name": creditor.name,
        "IBAN": creditor.iban,
        "batch": True,
        "creditor_id": creditor.creditor_identifier,
        "currency": "EUR",
        "instrument": collection.instrument,
    }
    if creditor.bic:
        config["BIC"] = creditor.bic
    writer = SepaDD(config, schema="pain.008.001.08", clean=False)
    for debit in debits:
        payment = {
            "name": debit.debtor_name,
            "IBAN": debit.debtor_iban,
            "mandate_id": debit.mandate_id,
            "mandate_date": debit.signed_on,
            "amount": debit.amount_cents,
            "type": collection.sequence,
            "collection_date": collection.collect_on,
            "endtoend_id": debit.end_to_end_id,
            "description": debit.remittance,
        }
        if debit.debtor_bic:
            payment["BIC"] = debit.debtor_bic
        if debit.debtor_address:
            payment["address"] = _address(debit.debtor_address)
        writer.add_payment(payment)
    for _ in range(exports - 1):
        writer.export(validate=False)
    data: bytes = writer.export(validate=False)
    return data


def _address(address: StructuredAddress) -> dict[str, str]:
    return {
        "street_name": address.street or "",
        "building_number": address.building_number or "",
        "postcode": address.postcode or "",
        "town": address.town,
        "country": address.country,
    }


def facts(data: bytes) -> list[tuple[str, str]]:
    """Every leaf with its path, in order, without what each makes by itself."""
    root = etree.fromstring(data)
    tree = root.getroottree()
    found = []
    for element in root.iter(tag=etree.Element):
        path = tree.getelementpath(element).replace("{" + root.nsmap[None] + "}", "")
        skipped = path.endswith(tuple(MADE_BY_EACH)) or "InitgPty/Id" in path
        if not len(element) and not skipped:
            found.append((path, element.text or ""))
    return found


@pytest.mark.parametrize(
    "change",
    [{}, {"sequence": "OOFF"}, {"sequence": "FRST"}, {"instrument": "B2B"}],
    ids=["recurring", "once", "first", "business"],
)
def test_both_say_the_same(
    collection: DirectDebitFile,
    debits: list[DirectDebit],
    write: Write,
    change: dict[str, str],
) -> None:
    head = dataclasses.replace(collection, batch_booking=True, **change)  # type: ignore[arg-type]
    theirs = by_sepaxml(head, debits)
    validate_stream(io.BytesIO(theirs))
    assert facts(write(head, debits)) == facts(theirs)


def test_both_say_the_same_with_bics(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> None:
    creditor = dataclasses.replace(collection.creditor, bic="BANKDEFFXXX")
    head = dataclasses.replace(collection, batch_booking=True, creditor=creditor)
    named = [dataclasses.replace(debit, debtor_bic="SPUEDE2UXXX") for debit in debits]
    assert facts(write(head, named)) == facts(by_sepaxml(head, named))


def test_what_sepaxml_writes_twice_is_refused(
    collection: DirectDebitFile, debits: list[DirectDebit], today: date
) -> None:
    """Its sums are right and its file valid; every member would be debited twice."""
    data = by_sepaxml(collection, debits, exports=2)
    validate_stream(io.BytesIO(data))
    assert {"end_to_end_id_duplicate", "transaction_duplicate", "several_payment_blocks"} <= codes(
        check_file(data, today=today)
    )

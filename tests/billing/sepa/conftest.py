"""Collections to write and schemas to hold them against."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from services.billing.sepa.pain008 import (
    Creditor,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
    write_direct_debits,
)

TODAY = date(2027, 1, 20)
Write = Callable[..., bytes]
Verdict = Callable[[bytes], str]


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def collection() -> DirectDebitFile:
    return DirectDebitFile(
        message_id="AUTOS-2027-1",
        payment_information_id="AUTOS-2027-1-P",
        created_at=datetime(2027, 1, 20, 9, 30, tzinfo=UTC),
        creditor=Creditor("AutOS e.V.", "DE87200500001234567890", "DE98ZZZ09999999999"),
        collect_on=date(2027, 2, 15),
    )


@pytest.fixture
def debits() -> list[DirectDebit]:
    """A German, a French and a Swiss member; the Swiss one needs an address."""
    signed_on = date(2024, 1, 25)
    return [
        DirectDebit(
            end_to_end_id="E2E-1",
            amount_cents=60000,
            mandate_id="AUTOS-0001",
            signed_on=signed_on,
            debtor_name="Mueller + Soehne GmbH",
            debtor_iban="DE21500500009876543210",
            remittance="Beitrag 2027, Rechnung AUTOS-2027-0001",
        ),
        DirectDebit(
            end_to_end_id="E2E-2",
            amount_cents=123456,
            mandate_id="AUTOS-0002",
            signed_on=signed_on,
            debtor_name="Societe Generale d'Etancheite S.a r.l.",
            debtor_iban="FR1420041010050500013M02606",
            remittance="Cotisation 2027",
        ),
        DirectDebit(
            end_to_end_id="E2E-3",
            amount_cents=1,
            mandate_id="AUTOS-0003",
            signed_on=signed_on,
            debtor_name="Uhrwerk AG",
            debtor_iban="CH9300762011623852957",
            remittance="Beitrag 2027",
            debtor_address=StructuredAddress(
                town="Zuerich",
                country="CH",
                street="Hofstrasse",
                building_number="2",
                postcode="8000",
            ),
        ),
    ]


@pytest.fixture
def write() -> Write:
    """Write a collection without judging it, with true sums."""

    def written(collection: DirectDebitFile, debits: Sequence[DirectDebit]) -> bytes:
        stream = io.BytesIO()
        write_direct_debits(
            stream,
            collection,
            debits,
            number_of_transactions=len(debits),
            control_sum_cents=sum(debit.amount_cents for debit in debits),
        )
        return stream.getvalue()

    return written


@pytest.fixture(scope="session")
def gbic_5(bank_files: Path) -> Verdict:
    """What the schema of the Deutsche Kreditwirtschaft says: empty when it accepts."""
    schema = etree.XMLSchema(
        etree.parse(str(bank_files / "schemas" / "pain.008.001.08_GBIC_5.xsd"))
    )

    def verdict(data: bytes) -> str:
        schema.validate(etree.fromstring(data))
        return str(schema.error_log)

    return verdict

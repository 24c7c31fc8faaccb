"""A collection with all checks, against escaped strings and a streamed schema check.

python -m benchmarks.pain008 --transactions 50000
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

from lxml import etree

from benchmarks.measure import Run, compare
from services.billing.sepa.iban import make_iban
from services.billing.sepa.pain008 import (
    Creditor,
    DirectDebit,
    DirectDebitFile,
    write_checked_direct_debits,
    write_direct_debits,
)
from services.billing.sepa.schema import NAMESPACE, PAIN_008, iso_schema

AIM = 1.3
TODAY = date(2027, 1, 20)
COLLECTION = DirectDebitFile(
    message_id="BENCHMARK-1",
    payment_information_id="BENCHMARK-1",
    created_at=datetime(2027, 1, 20, 9, tzinfo=UTC),
    creditor=Creditor("Verein", "DE87200500001234567890", "DE98ZZZ09999999999"),
    collect_on=date(2027, 2, 15),
)
_TRANSACTION = (
    "<DrctDbtTxInf><PmtId><EndToEndId>%s</EndToEndId></PmtId>"
    '<InstdAmt Ccy="EUR">%s</InstdAmt>'
    "<DrctDbtTx><MndtRltdInf><MndtId>%s</MndtId><DtOfSgntr>%s</DtOfSgntr></MndtRltdInf>"
    "</DrctDbtTx><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>"
    "<Dbtr><Nm>%s</Nm></Dbtr><DbtrAcct><Id><IBAN>%s</IBAN></Id></DbtrAcct>"
    "<RmtInf><Ustrd>%s</Ustrd></RmtInf></DrctDbtTxInf>\n"
)


def ours(size: int) -> Run:
    """Our writer with the semantic checks and the schema."""
    ibans = _ibans()

    def run() -> None:
        with tempfile.TemporaryFile() as stream:
            write_checked_direct_debits(
                stream,
                COLLECTION,
                _debits(size, ibans),
                number_of_transactions=size,
                control_sum_cents=60_000 * size,
                today=TODAY,
            )

    iso_schema(PAIN_008)
    return run


def escaped_strings(size: int) -> Run:
    """The least there is to do: the same rows as escaped strings, unchecked."""
    ibans = _ibans()

    def run() -> None:
        with tempfile.TemporaryFile() as stream:
            for debit in _debits(size, ibans):
                stream.write(
                    (
                        _TRANSACTION
                        % (
                            escape(debit.end_to_end_id),
                            f"{debit.amount_cents // 100}.{debit.amount_cents % 100:02d}",
                            escape(debit.mandate_id),
                            debit.signed_on.isoformat(),
                            escape(debit.debtor_name),
                            debit.debtor_iban,
                            escape(debit.remittance),
                        )
                    ).encode()
                )

    return run


def streamed_schema(size: int) -> Run:
    """The schema alone over a finished file, one transaction in memory at a time."""
    stream = io.BytesIO()
    write_direct_debits(
        stream,
        COLLECTION,
        _debits(size, _ibans()),
        number_of_transactions=size,
        control_sum_cents=60_000 * size,
    )
    schema = iso_schema(PAIN_008)

    def run() -> None:
        stream.seek(0)
        tag = f"{{{NAMESPACE}{PAIN_008}}}DrctDbtTxInf"
        for _, element in etree.iterparse(stream, events=("end",), tag=tag, schema=schema):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    return run


def _ibans() -> list[str]:
    return [make_iban("DE", f"37040044{number:010d}") for number in range(1000)]


def _debits(size: int, ibans: list[str]) -> Iterator[DirectDebit]:
    signed_on = date(2024, 1, 25)
    for number in range(size):
        yield DirectDebit(
            end_to_end_id=f"{number:032X}-01",
            amount_cents=60_000,
            mandate_id=f"AUTOS-{number:06d}",
            signed_on=signed_on,
            debtor_name=f"Mueller + Soehne Maschinenbau GmbH {number}",
            debtor_iban=ibans[number % 1000],
            remittance=f"Mitgliedsbeitrag 2027, Rechnung AUTOS-2027-{number:06d}",
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transactions", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    comparison = compare(
        ours, escaped_strings, streamed_schema, size=arguments.transactions, runs=arguments.runs
    )
    print(comparison.report(f"pain.008, {arguments.transactions} transactions", AIM))


if __name__ == "__main__":
    main()

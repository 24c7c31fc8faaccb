"""Collections as files: valid by both schemas, the same bytes twice, true sums, no surprises."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from services.billing.sepa.defects import CollectionRefused
from services.billing.sepa.file_check import check_file
from services.billing.sepa.iban import make_iban
from services.billing.sepa.pain008 import (
    Amendment,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
    write_checked_direct_debits,
    write_direct_debits,
)
from services.billing.sepa.references import collection_id, creditor_reference, end_to_end_id
from services.billing.sepa.schema import SchemaViolation, validate_stream
from services.billing.sepa.sepa_text import sepa_name, sepa_text
from services.billing.sepa.target_calendar import next_target_day

Write = Callable[..., bytes]
Verdict = Callable[[bytes], str]
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"}


def texts(data: bytes, path: str) -> list[str]:
    found: list[str] = etree.fromstring(data).xpath(
        f"//p:{path.replace('/', '/p:')}/text()", namespaces=NS
    )
    return found


def test_a_checked_collection_says_what_was_written(
    collection: DirectDebitFile, debits: list[DirectDebit], today: date, gbic_5: Verdict
) -> None:
    stream = io.BytesIO()
    written = write_checked_direct_debits(
        stream,
        collection,
        iter(debits),
        number_of_transactions=3,
        control_sum_cents=183457,
        today=today,
    )
    data = stream.getvalue()
    assert written.sha256 == hashlib.sha256(data).hexdigest()
    assert (written.size, written.number_of_transactions) == (len(data), 3)
    assert written.control_sum_cents == 183457
    assert gbic_5(data) == ""
    assert check_file(data, today=today) == []


def test_the_file_has_what_the_bank_wants(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> None:
    data = write(collection, debits)
    assert texts(data, "CreDtTm") == ["2027-01-20T09:30:00Z"]
    assert texts(data, "NbOfTxs") == ["3", "3"]
    assert texts(data, "CtrlSum") == ["1834.57", "1834.57"]
    assert texts(data, "ChrgBr") == ["SLEV"]
    assert texts(data, "SeqTp") == ["RCUR"]
    assert texts(data, "FinInstnId/Othr/Id") == ["NOTPROVIDED"] * 4
    assert texts(data, "InstdAmt") == ["600.00", "1234.56", "0.01"]
    assert texts(data, "Dbtr/PstlAdr/TwnNm") == ["Zuerich"]
    assert texts(data, "InitgPty/Nm") == ["AutOS e.V."]
    assert not texts(data, "InitgPty/Id/OrgId/Othr/Id")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.isascii()


def test_the_same_collection_gives_the_same_bytes(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> None:
    assert write(collection, debits) == write(collection, debits)


def test_the_moment_is_written_in_utc(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> None:
    berlin = timezone(timedelta(hours=1))
    local = dataclasses.replace(collection, created_at=datetime(2027, 1, 20, 10, 30, tzinfo=berlin))
    assert write(local, debits) == write(collection, debits)


@pytest.mark.parametrize(("wish", "said"), [(None, []), (True, ["true"]), (False, ["false"])])
def test_batch_booking(
    collection: DirectDebitFile,
    debits: list[DirectDebit],
    write: Write,
    gbic_5: Verdict,
    wish: bool | None,
    said: list[str],
) -> None:
    data = write(dataclasses.replace(collection, batch_booking=wish), debits)
    assert texts(data, "BtchBookg") == said
    assert gbic_5(data) == ""


AMENDMENTS = [
    Amendment(original_mandate_id="OLD-1"),
    Amendment(new_account=True),
    Amendment(original_iban="DE21500500009876543210"),
    Amendment(original_creditor_name="Alter Verein e.V."),
    Amendment(original_creditor_identifier="DE98ZZZ09999999999"),
    Amendment(
        original_mandate_id="OLD-1",
        original_creditor_name="Alter Verein e.V.",
        original_creditor_identifier="DE98ZZZ09999999999",
        original_iban=None,
        new_account=True,
    ),
]


@pytest.mark.parametrize("amendment", AMENDMENTS)
def test_amendments(
    collection: DirectDebitFile,
    debits: list[DirectDebit],
    write: Write,
    gbic_5: Verdict,
    today: date,
    amendment: Amendment,
) -> None:
    data = write(collection, [dataclasses.replace(debits[0], amendment=amendment)])
    assert texts(data, "AmdmntInd") == ["true"]
    assert texts(data, "OrgnlDbtrAcct/Id/Othr/Id") == (["SMNDA"] if amendment.new_account else [])
    assert gbic_5(data) == ""
    assert check_file(data, today=today) == []


UNUSUAL: dict[str, dict[str, object]] = {
    "bic": {"debtor_bic": "SPUEDE2UXXX"},
    "group company pays": {"ultimate_debtor_name": "Tochter GmbH"},
    "creditor reference": {"remittance": "", "creditor_reference": "RF18539007547034"},
    "no remittance": {"remittance": ""},
    "hybrid address": {
        "debtor_address": StructuredAddress(
            "Berlin", "DE", postcode="10115", lines=("c/o Empfang",)
        )
    },
    "longest texts": {
        "debtor_name": "N" * 70,
        "remittance": "R" * 140,
        "mandate_id": "M" * 35,
        "amount_cents": 999_999_999_99,
    },
}


@pytest.mark.parametrize("change", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_unusual_debits(
    collection: DirectDebitFile,
    debits: list[DirectDebit],
    write: Write,
    gbic_5: Verdict,
    today: date,
    change: dict[str, object],
) -> None:
    data = write(collection, [dataclasses.replace(debits[0], **change)])  # type: ignore[arg-type]
    assert gbic_5(data) == ""
    assert check_file(data, today=today) == []


@pytest.mark.parametrize(
    ("count", "total", "codes"),
    [
        (2, 183457, ["transaction_count_wrong"]),
        (3, 183456, ["control_sum_wrong"]),
        (4, 1, ["control_sum_wrong", "transaction_count_wrong"]),
    ],
)
def test_sums_that_were_promised_are_kept(
    collection: DirectDebitFile, debits: list[DirectDebit], count: int, total: int, codes: list[str]
) -> None:
    stream = io.BytesIO()
    with pytest.raises(CollectionRefused) as refused:
        write_direct_debits(
            stream, collection, debits, number_of_transactions=count, control_sum_cents=total
        )
    assert refused.value.details["codes"] == codes
    with pytest.raises(SchemaViolation):
        validate_stream(io.BytesIO(stream.getvalue()))


def test_all_findings_come_together(
    collection: DirectDebitFile, debits: list[DirectDebit], today: date
) -> None:
    wrong = [
        dataclasses.replace(debits[0], debtor_iban="DE21500500009876543211"),
        dataclasses.replace(debits[1], mandate_id="/X", amount_cents=0),
        debits[2],
    ]
    with pytest.raises(CollectionRefused) as refused:
        write_checked_direct_debits(
            io.BytesIO(),
            collection,
            wrong,
            number_of_transactions=4,
            control_sum_cents=60001,
            today=today,
        )
    assert [(found.code, found.transaction) for found in refused.value.findings] == [
        ("transaction_count_wrong", None),
        ("debtor_iban_wrong", 1),
        ("amount_out_of_range", 2),
        ("mandate_id_wrong", 2),
    ]


def test_an_empty_collection_is_refused(collection: DirectDebitFile, today: date) -> None:
    with pytest.raises(CollectionRefused, match="no debits"):
        write_checked_direct_debits(
            io.BytesIO(), collection, [], number_of_transactions=0, control_sum_cents=0, today=today
        )


def test_what_the_schema_alone_refuses_is_refused(
    collection: DirectDebitFile,
    debits: list[DirectDebit],
    today: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.billing.sepa.pain008._TAIL", "</PmtInf></Document>")
    with pytest.raises(SchemaViolation):
        write_checked_direct_debits(
            io.BytesIO(),
            collection,
            debits,
            number_of_transactions=3,
            control_sum_cents=183457,
            today=today,
        )


def test_text_that_came_unprepared_cannot_break_the_file(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> None:
    name = "A & B <GmbH> </Nm><Nm>"
    data = write(collection, [dataclasses.replace(debits[0], debtor_name=name)])
    assert texts(data, "Dbtr/Nm") == [name]


@st.composite
def any_debits(draw: st.DrawFn) -> list[DirectDebit]:
    """Debits as the dues run makes them, from whatever people are called."""
    ids = draw(st.lists(st.uuids(), min_size=1, max_size=8, unique=True))
    return [
        DirectDebit(
            end_to_end_id=end_to_end_id(made),
            amount_cents=draw(st.integers(1, 999_999_999_99)),
            mandate_id=f"M-{number}",
            signed_on=draw(st.dates(date(2000, 1, 1), date(2027, 1, 20))),
            debtor_name=sepa_name(draw(st.text(max_size=90))).text or "Mitglied",
            debtor_iban=make_iban("DE", f"{draw(st.integers(0, 10**18 - 1)):018d}"),
            remittance=sepa_text(draw(st.text(max_size=160))).text,
            amendment=draw(st.none() | st.sampled_from(AMENDMENTS)),
            debtor_address=draw(
                st.none()
                | st.builds(
                    StructuredAddress,
                    town=st.text("abc äß", min_size=1, max_size=9).map(
                        lambda t: f"T{sepa_name(t).text}"
                    ),
                    country=st.sampled_from(["DE", "FR", "LU"]),
                )
            ),
        )
        for number, made in enumerate(ids)
    ]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(any_debits(), st.uuids(), st.dates(date(2027, 1, 21), date(2028, 12, 31)))
def test_whatever_is_written_both_schemas_take(
    gbic_5: Verdict,
    collection: DirectDebitFile,
    debits: list[DirectDebit],
    made: list[DirectDebit],
    run: object,
    wished: date,
) -> None:
    name = collection_id(run)  # type: ignore[arg-type]
    head = dataclasses.replace(collection, message_id=name, collect_on=next_target_day(wished))
    stream = io.BytesIO()
    total = sum(debit.amount_cents for debit in made)
    written = write_checked_direct_debits(
        stream,
        head,
        made,
        number_of_transactions=len(made),
        control_sum_cents=total,
        today=date(2027, 1, 20),
    )
    data = stream.getvalue()
    assert gbic_5(data) == ""
    assert check_file(data, today=date(2027, 1, 20)) == []
    assert written.control_sum_cents == total
    assert texts(data, "EndToEndId") == [debit.end_to_end_id for debit in made]
    assert texts(data, "MndtId") == [debit.mandate_id for debit in made]
    sums = [round(float(text) * 100) for text in texts(data, "InstdAmt")]
    assert sums == [debit.amount_cents for debit in made]


def test_a_reference_made_here_is_taken(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write, today: date
) -> None:
    reference = creditor_reference("AUTOS20270001")
    debit = dataclasses.replace(debits[0], remittance="", creditor_reference=reference)
    assert check_file(write(collection, [debit]), today=today) == []


def test_utc_is_what_midnight_is(collection: DirectDebitFile) -> None:
    assert collection.created_at.tzinfo is UTC

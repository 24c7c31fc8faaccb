"""Debits and their collection before they are written: what a bank would refuse, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.sepa.checks import (
    AMOUNT_CENTS_MAX,
    FINDINGS_MAX,
    CollectionCheck,
    collection_defects,
    debit_defects,
)
from services.billing.sepa.defects import CollectionRefused, Finding
from services.billing.sepa.direct_debit import (
    Amendment,
    Creditor,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
)

TODAY = date(2027, 1, 20)
GERMAN, SWISS = "DE21500500009876543210", "CH9300762011623852957"
PLAIN = DirectDebit(
    end_to_end_id="E2E-1",
    amount_cents=60000,
    mandate_id="AUTOS-0001",
    signed_on=date(2024, 1, 25),
    debtor_name="Mueller + Soehne GmbH",
    debtor_iban=GERMAN,
    remittance="Beitrag 2027",
)


def found(debit: DirectDebit) -> list[str]:
    return [defect.code for defect in debit_defects(debit, TODAY)]


def findings_of(collection: DirectDebitFile, debits: Iterable[DirectDebit]) -> list[Finding]:
    check = CollectionCheck(collection, today=TODAY)
    for debit in debits:
        check.debit(debit)
    return check.finish()


def with_address(**parts: object) -> DirectDebit:
    address = {"town": "Zuerich", "country": "CH", "street": "Hofstrasse", **parts}
    return replace(PLAIN, debtor_address=StructuredAddress(**address))  # type: ignore[arg-type]


# -- one debit ----------------------------------------------------------------------------------

DEBIT_DEFECTS: list[tuple[dict[str, object], str]] = [
    ({"end_to_end_id": ""}, "end_to_end_id_wrong"),
    ({"end_to_end_id": "E" * 36}, "end_to_end_id_wrong"),
    ({"end_to_end_id": "/E2E"}, "end_to_end_id_wrong"),
    ({"amount_cents": 0}, "amount_out_of_range"),
    ({"amount_cents": -1}, "amount_out_of_range"),
    ({"amount_cents": AMOUNT_CENTS_MAX + 1}, "amount_out_of_range"),
    ({"mandate_id": "AUTOS_1"}, "mandate_id_wrong"),
    ({"mandate_id": "AUTOS//1"}, "mandate_id_wrong"),
    ({"mandate_id": "Ä1"}, "mandate_id_wrong"),
    ({"signed_on": TODAY + timedelta(days=1)}, "mandate_signed_in_future"),
    ({"debtor_name": ""}, "debtor_name_wrong"),
    ({"debtor_name": "   "}, "debtor_name_wrong"),
    ({"debtor_name": "N" * 71}, "debtor_name_wrong"),
    ({"debtor_name": "Müller & Söhne"}, "name_characters_refused"),
    ({"debtor_name": "北京汽车"}, "name_characters_refused"),
    ({"ultimate_debtor_name": "N" * 71}, "debtor_name_wrong"),
    ({"ultimate_debtor_name": "Tochter_GmbH"}, "name_characters_refused"),
    ({"debtor_iban": "DE22500500009876543210"}, "debtor_iban_wrong"),
    ({"debtor_iban": "US64SVBKUS6S3300958879"}, "debtor_iban_wrong"),
    ({"debtor_iban": GERMAN.lower()}, "debtor_iban_wrong"),
    ({"debtor_bic": "spuede2u"}, "bic_wrong"),
    ({"debtor_bic": "SPUEDE2UXX"}, "bic_wrong"),
    ({"debtor_iban": SWISS}, "debtor_address_missing"),
    ({"debtor_bic": "CEPAPMPM"}, "debtor_address_missing"),  # Saint-Pierre-et-Miquelon
    ({"remittance": "R" * 141}, "remittance_wrong"),
    ({"remittance": "Beitrag § 5"}, "remittance_characters_refused"),
    ({"creditor_reference": "RF18539007547034"}, "remittance_twice"),
    ({"remittance": "", "creditor_reference": "RF19539007547034"}, "creditor_reference_wrong"),
    ({"amendment": Amendment()}, "amendment_empty"),
]


@pytest.mark.parametrize(("change", "code"), DEBIT_DEFECTS)
def test_a_debit_that_a_bank_refuses_is_named(change: dict[str, object], code: str) -> None:
    assert found(replace(PLAIN, **change)) == [code]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"amount_cents": 1},
        {"amount_cents": AMOUNT_CENTS_MAX},
        {"signed_on": TODAY},
        {"end_to_end_id": "E" * 35, "mandate_id": "a.b:c(d)e,f'g+h?i"},
        {"debtor_name": "N" * 70, "remittance": "R" * 140},
        {"remittance": ""},
        {"remittance": "", "creditor_reference": "RF18539007547034"},
        {"debtor_bic": "SPUEDE2UXXX", "ultimate_debtor_name": "Tochter GmbH"},
        {"debtor_iban": SWISS, "debtor_address": StructuredAddress("Zuerich", "CH")},
        {"amendment": Amendment(new_account=True)},
    ],
)
def test_a_debit_that_a_bank_takes_has_no_finding(change: dict[str, object]) -> None:
    assert found(replace(PLAIN, **change)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amendment", "codes"),
    [
        (Amendment(original_mandate_id="OLD_1"), ["mandate_id_wrong"]),
        (Amendment(original_creditor_identifier="DE97ZZZ09999999999"),
         ["creditor_identifier_wrong"]),
        (Amendment(original_creditor_name="N" * 71), ["creditor_name_wrong"]),
        (Amendment(original_creditor_name="Förderverein"), ["creditor_name_wrong"]),
        (Amendment(original_iban="DE22500500009876543210"), ["amendment_account_wrong"]),
        (Amendment(original_iban=GERMAN, new_account=True), ["amendment_account_wrong"]),
        (Amendment(original_iban=GERMAN), []),
        (Amendment(original_mandate_id="OLD-1", original_creditor_name="AutOS e.V.",
                   original_creditor_identifier="DE98ZZZ09999999999", new_account=True), []),
    ],
)  # fmt: skip
def test_what_an_amendment_tells_must_be_true_of_a_mandate(
    amendment: Amendment, codes: list[str]
) -> None:
    assert found(replace(PLAIN, amendment=amendment)) == codes


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({}, []),
        ({"street": "S" * 70, "postcode": "P" * 16, "town": "T" * 35}, []),
        ({"lines": ("c/o Empfang", "2. Stock")}, []),
        ({"country": "che"}, ["address_wrong"]),
        ({"country": ""}, ["address_wrong"]),
        ({"town": ""}, ["address_wrong"]),
        ({"town": "T" * 36}, ["address_wrong"]),
        ({"street": "S" * 71}, ["address_wrong"]),
        ({"building_number": "1" * 17}, ["address_wrong"]),
        ({"postcode": "8" * 17}, ["address_wrong"]),
        ({"lines": ("a", "b", "c")}, ["address_wrong"]),
        ({"lines": ("L" * 71,)}, ["address_wrong"]),
        ({"town": "Zürich"}, ["name_characters_refused"]),
        ({"lines": ("hofstrasse 2",)}, ["address_repeats_itself"]),
        ({"postcode": "8000", "lines": ("CH-8000",)}, ["address_repeats_itself"]),
    ],
)
def test_an_address_is_in_parts_and_says_nothing_twice(
    parts: dict[str, object], codes: list[str]
) -> None:
    assert found(with_address(**parts)) == codes


def test_everything_that_is_wrong_is_said_at_once() -> None:
    debit = replace(PLAIN, amount_cents=0, mandate_id="/X", debtor_iban=SWISS, remittance="*")
    assert found(debit) == [
        "amount_out_of_range",
        "mandate_id_wrong",
        "debtor_address_missing",
        "remittance_characters_refused",
    ]


# -- the head -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"message_id": "AUTOS_2027"}, ["message_id_wrong"]),
        ({"payment_information_id": "P" * 36}, ["payment_information_id_wrong"]),
        ({"created_at": datetime(2027, 1, 20, 9, 30)}, ["created_without_zone"]),  # noqa: DTZ001
        ({"collect_on": TODAY}, ["collection_date_past"]),
        ({"collect_on": TODAY + timedelta(days=1)}, []),
        ({"collect_on": date(2027, 2, 14)}, ["collection_date_not_target_day"]),  # a Sunday
        ({"collect_on": date(2027, 3, 26)}, ["collection_date_not_target_day"]),  # Good Friday
        ({"collect_on": date(2027, 1, 16)},
         ["collection_date_past", "collection_date_not_target_day"]),
    ],
)  # fmt: skip
def test_the_head_of_a_collection(
    collection: DirectDebitFile, change: dict[str, object], codes: list[str]
) -> None:
    head = replace(collection, **change)  # type: ignore[arg-type]
    assert [defect.code for defect in collection_defects(head, TODAY)] == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"name": ""}, ["creditor_name_wrong"]),
        ({"name": "N" * 71}, ["creditor_name_wrong"]),
        ({"name": "Förderverein"}, ["name_characters_refused"]),
        ({"iban": "DE88200500001234567890"}, ["creditor_iban_wrong"]),
        ({"creditor_identifier": "DE97ZZZ09999999999"}, ["creditor_identifier_wrong"]),
        ({"bic": "HASPDEHH"}, []),
        ({"bic": "HASP DEHH"}, ["bic_wrong"]),
    ],
)
def test_the_creditor_of_a_collection(
    collection: DirectDebitFile, change: dict[str, str], codes: list[str]
) -> None:
    creditor: Creditor = replace(collection.creditor, **change)
    head = replace(collection, creditor=creditor)
    assert [defect.code for defect in collection_defects(head, TODAY)] == codes


# -- the stream ---------------------------------------------------------------------------------


def test_a_good_collection_has_no_finding(
    collection: DirectDebitFile, debits: list[DirectDebit]
) -> None:
    assert findings_of(collection, debits) == []


def test_a_finding_says_which_debit_it_is_about(collection: DirectDebitFile) -> None:
    debits = [PLAIN, replace(PLAIN, end_to_end_id="E2E-2", mandate_id="M_2")]
    (finding,) = findings_of(collection, debits)
    assert (finding.transaction, finding.end_to_end_id) == (2, "E2E-2")
    assert '"M_2"' in finding.message


def test_no_debits_are_no_collection(collection: DirectDebitFile) -> None:
    (finding,) = findings_of(collection, [])
    assert (finding.code, finding.transaction) == ("collection_empty", None)


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        ({}, ["end_to_end_id_duplicate", "transaction_duplicate"]),
        ({"end_to_end_id": "e2e-1", "mandate_id": "M-2"}, ["end_to_end_id_duplicate"]),
        ({"end_to_end_id": "E2E-2"}, ["transaction_duplicate"]),
        ({"end_to_end_id": "E2E-2", "amount_cents": 60001}, []),
        ({"end_to_end_id": "E2E-2", "remittance": "Beitrag 2026"}, []),
        ({"end_to_end_id": "E2E-2", "mandate_id": "AUTOS-0002"}, []),
    ],
)
def test_nobody_is_debited_twice(
    collection: DirectDebitFile, second: dict[str, object], codes: list[str]
) -> None:
    debits = [PLAIN, replace(PLAIN, **second)]  # type: ignore[arg-type]
    findings = findings_of(collection, debits)
    assert [finding.code for finding in findings] == codes
    assert all(finding.transaction == 2 for finding in findings)


def test_debits_pass_through_a_watch_unchanged(
    collection: DirectDebitFile, debits: list[DirectDebit]
) -> None:
    check = CollectionCheck(collection, today=TODAY)
    assert list(check.watch(iter(debits))) == debits
    check.refuse()


def test_what_was_found_is_raised_at_the_end(collection: DirectDebitFile) -> None:
    check = CollectionCheck(collection, today=TODAY)
    check.debit(replace(PLAIN, debtor_iban="DE00"))
    with pytest.raises(CollectionRefused) as refused:
        check.refuse()
    assert refused.value.details["codes"] == ["debtor_iban_wrong"]


def test_a_wholly_wrong_file_is_refused_with_a_list_that_ends(collection: DirectDebitFile) -> None:
    wrong = (
        replace(PLAIN, end_to_end_id=f"E-{number}", mandate_id=f"M_{number}")
        for number in range(FINDINGS_MAX + 50)
    )
    assert len(findings_of(collection, wrong)) == FINDINGS_MAX


FIELDS: dict[str, list[object]] = {
    "amount_cents": [1, 60000, AMOUNT_CENTS_MAX, 0, AMOUNT_CENTS_MAX + 1],
    "mandate_id": ["AUTOS-1", "a b", "/X", "X/", "A//B", "M_1", "", " A", "A\n"],
    "signed_on": [TODAY, TODAY + timedelta(days=1)],
    "debtor_name": ["Mueller", " Mueller", "  ", "", "N" * 70, "N" * 71, "Müller", "A\nB"],
    "debtor_iban": [GERMAN, SWISS, "DE22500500009876543210", ""],
    "debtor_bic": [None, "SPUEDE2U", "CEPAPMPM", "x"],
    "remittance": ["Beitrag", "", " ", "R" * 140, "R" * 141, "§", "A\nB"],
    "creditor_reference": [None, "RF18539007547034", "RF19539007547034"],
    "ultimate_debtor_name": [None, "Tochter", ""],
    "debtor_address": [None, StructuredAddress("Zuerich", "CH"), StructuredAddress("", "")],
    "amendment": [None, Amendment(), Amendment(new_account=True)],
}


@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FIELDS.items()}))
def test_the_quick_answer_hides_no_defect(change: dict[str, object]) -> None:
    """Ordinary debits are passed by one pattern; whatever is not ordinary is looked at closely."""
    debit = replace(PLAIN, **change)  # type: ignore[arg-type]
    head = DirectDebitFile(
        message_id="MSG-1",
        payment_information_id="PMT-1",
        created_at=datetime.fromisoformat("2027-01-20T09:30:00Z"),
        creditor=Creditor("AutOS e.V.", "DE87200500001234567890", "DE98ZZZ09999999999"),
        collect_on=date(2027, 2, 15),
    )
    findings = findings_of(head, [debit])
    assert [finding.code for finding in findings] == found(debit)

"""Defects: each has its own code and a sentence that reads in every language."""

from __future__ import annotations

import re

import pytest

from services.billing.sepa import defects
from services.billing.sepa.defects import CollectionDefect, CollectionRefused, Finding
from shared.errors import DomainError
from shared.i18n import LANGUAGES, Language, translator

DEFECTS: list[type[CollectionDefect]] = CollectionDefect.__subclasses__()
DETAILS: dict[str, object] = {
    "value": "VALUE-1",
    "path": "Dbtr/Nm",
    "reason": "REASON",
    "expected": 3,
    "actual": 4,
}


def test_no_two_defects_share_a_code() -> None:
    codes = [defect.code for defect in DEFECTS]
    assert len(codes) > 30
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.code)
def test_a_code_is_the_defects_name(defect: type[CollectionDefect]) -> None:
    """Programs keep codes: one renamed without the other would be seen here."""
    spelled = re.sub(r"(?<!^)(?=[A-Z])", "_", defect.__name__).lower()
    assert defect.code == spelled


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.code)
def test_a_defect_reads_as_a_sentence(defect: type[CollectionDefect], language: Language) -> None:
    said = translator(language).error(defect(None, **DETAILS))
    assert said.endswith((".", "REASON.", '."'))
    assert not set("{}()").intersection(said.replace("(SMNDA)", "")), said


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_defect_names_the_value_in_the_readers_language(language: Language) -> None:
    defect = defects.MandateIdWrong(value="AUTOS_1")
    said = translator(language).error(defect)
    assert "AUTOS_1" in said
    assert said != defect.message


def test_a_finding_speaks_for_its_defect() -> None:
    finding = Finding(defects.TransactionCountWrong(expected=3, actual=4))
    assert finding.code == "transaction_count_wrong"
    assert finding.message == "The file says 3 debits and has 4."
    assert (finding.transaction, finding.end_to_end_id) == (None, None)


def test_a_refusal_names_the_first_finding_and_counts_all() -> None:
    findings = [
        Finding(defects.MandateIdWrong(value="M_1"), 1, "E2E-1"),
        Finding(defects.AmountOutOfRange(), 2, "E2E-2"),
        Finding(defects.MandateIdWrong(value="M_3"), 3, "E2E-3"),
    ]
    refused = CollectionRefused(findings)
    assert isinstance(refused, DomainError)
    assert refused.findings == tuple(findings)
    assert refused.details["codes"] == ["amount_out_of_range", "mandate_id_wrong"]
    assert refused.details["count"] == 3
    assert '"M_1"' in refused.message
    assert (refused.code, refused.status) == ("collection_refused", 422)

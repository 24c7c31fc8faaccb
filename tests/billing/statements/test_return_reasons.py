"""Return reasons: every code of the research, cautious actions, neutral about what is not known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from services.billing.statements.return_reasons import RETURN_REASONS, ReturnKind, return_reason

RESEARCHED = [
    "AC01", "AC04", "AC06", "AC13", "AG01", "AG02", "AM04", "AM05", "BE05", "CNOR", "DNOR",
    "DT01", "FF01", "FF05", "MD01", "MD02", "MD06", "MD07", "MS02", "MS03", "RC01", "RR01",
    "RR02", "RR03", "RR04", "SL01", "AM02", "AM07", "AC03", "AC05", "BE01", "BE06", "BE07",
    "ED05", "TM01", "NARR", "CURR", "FOCR",
]  # fmt: skip


@pytest.mark.parametrize("code", RESEARCHED)
def test_known_codes(code: str) -> None:
    reason = return_reason(code)
    assert reason.code == code
    assert reason.meaning.endswith(".")
    assert reason.action.endswith((".", "?"))


def test_codes_are_of_the_iso_list(bank_files: Path) -> None:
    with (bank_files / "return-reasons-iso.csv").open(encoding="utf-8") as source:
        iso = {row["code"] for row in csv.DictReader(source)}
    assert set(RETURN_REASONS) - iso <= {"FOCR"}


def test_only_a_lack_of_money_is_retried_by_itself_and_once() -> None:
    assert {
        reason.code: reason.retries for reason in RETURN_REASONS.values() if reason.retries
    } == {"AM04": 1}


@pytest.mark.parametrize(
    ("code", "kind", "final"),
    [
        ("AC04", ReturnKind.NEW_MANDATE, True),
        ("MD01", ReturnKind.NEW_MANDATE, True),
        ("MD06", ReturnKind.DISPUTE, False),
        ("MS02", ReturnKind.DISPUTE, False),
        ("AM05", ReturnKind.OUR_ERROR, True),
        ("MS03", ReturnKind.UNKNOWN, False),
        ("AM04", ReturnKind.RETRY, False),
    ],
)
def test_what_a_code_means_for_the_mandate(code: str, kind: ReturnKind, final: bool) -> None:
    assert (return_reason(code).kind, return_reason(code).final) == (kind, final)


@pytest.mark.parametrize("code", ["XX99", "0815", ""])
def test_an_unknown_code_behaves_like_ms03(code: str) -> None:
    unknown, neutral = return_reason(code), return_reason("MS03")
    assert unknown.code == code
    assert (unknown.kind, unknown.final, unknown.action, unknown.retries) == (
        neutral.kind,
        neutral.final,
        neutral.action,
        0,
    )


@pytest.mark.parametrize(
    ("suffix", "code"), [("901", "AC01"), ("914", "MS03"), ("911", "FF01"), ("999", "MS03")]
)
def test_the_german_suffix_stands_in(suffix: str, code: str) -> None:
    assert return_reason(None, gvc_suffix=suffix).code == code
    assert return_reason("MD06", gvc_suffix=suffix).code == "MD06"


def test_without_anything_the_reason_is_unknown() -> None:
    assert return_reason(None).code == "MS03"
    assert return_reason(" md06 ").code == "MD06"

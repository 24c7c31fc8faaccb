"""The tests that docs/reference/edge-cases.md names exist, and no number stands there twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "edge-cases.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+) \|.*`tests/([\w/]+\.py)::(\w+)` \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("number", "file", "test"), ROWS, ids=lambda part: part[-40:])
def test_a_named_test_exists(number: str, file: str, test: str) -> None:
    written = (ROOT / "tests" / file).read_text("utf-8")
    assert re.search(rf"^ *def {test}\(", written, re.MULTILINE), f"{number}: no {test} in {file}"


def test_every_row_names_a_test_and_its_own_number() -> None:
    numbers = [number for number, _, _ in ROWS]
    assert len(numbers) == len(set(numbers)) == PAGE.count("\n| ") - 1

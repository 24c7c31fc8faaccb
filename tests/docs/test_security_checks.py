"""The tests that docs/security/checks.md names exist: a check nobody runs is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security" / "checks.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`tests/([\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part.rpartition("/")[2])
def test_a_named_test_exists(file: str, test: str) -> None:
    written = (ROOT / "tests" / file).read_text("utf-8")
    assert re.search(rf"^ *def {test}\(", written, re.MULTILINE), f"no {test} in tests/{file}"


def test_no_item_and_no_finding_is_left_out() -> None:
    items = {int(found) for found in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert items == set(range(1, 26))
    findings = re.findall(r"^\| ([CHML]\d) ", PAGE, re.MULTILINE)
    wanted = ["C1", *(f"H{n}" for n in range(1, 9)), *(f"M{n}" for n in range(1, 10))]
    assert findings == [*wanted, *(f"L{n}" for n in range(1, 8))]

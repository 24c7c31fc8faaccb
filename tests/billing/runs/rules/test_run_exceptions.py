"""How it is said what stands in the way of a member's dues."""

from __future__ import annotations

import pytest

from services.billing.runs.rules.run_exceptions import KINDS, RunException


@pytest.mark.parametrize("code", sorted(KINDS))
def test_each_cause_is_said_with_one_fix(code: str) -> None:
    found = RunException("M-1", "Étanchéité", code)
    german, english = found.to_json("de"), found.to_json("en")
    assert list(english) == ["member_number", "code", "severity", "message", "fix"]
    assert english["severity"] in ("blocks", "check")
    assert german["message"] != english["message"]
    assert german["fix"].endswith(".")

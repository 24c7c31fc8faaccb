"""Why a direct debit came back, as its payer needs to know it."""

from __future__ import annotations

import pytest

from services.notifications.composing.rules.return_cause import return_cause


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("AM04", "funds"),
        ("AC04", "account"),
        ("MD01", "mandate"),
        ("MD06", "disputed"),
        ("MS03", "unstated"),
        ("XX99", "unstated"),
    ],
)
def test_what_a_return_means_for_the_payer(reason: str, cause: str) -> None:
    assert return_cause(reason) == cause

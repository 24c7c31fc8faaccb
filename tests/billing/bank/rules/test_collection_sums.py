"""What a credit of a collection holds."""

from __future__ import annotations

import pytest

from services.billing.bank.rules.collection_sums import SumKind, explain_sum


@pytest.mark.parametrize(
    ("amount", "uncredited", "rejected", "kind"),
    [
        (1500, 1500, 0, SumKind.GROSS),
        (1500, 1500, 600, SumKind.GROSS),
        (900, 1500, 600, SumKind.NET),
        (900, 1500, 0, SumKind.UNEXPLAINED),
        (0, 0, 0, SumKind.UNEXPLAINED),
        (-1500, -1500, 0, SumKind.UNEXPLAINED),
        (0, 600, 600, SumKind.UNEXPLAINED),
    ],
)
def test_sums(amount: int, uncredited: int, rejected: int, kind: SumKind) -> None:
    assert explain_sum(amount, uncredited, rejected) is kind

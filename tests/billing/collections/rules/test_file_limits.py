"""Where one bank file ends and the next begins."""

from __future__ import annotations

import pytest

from services.billing.collections.rules.file_limits import FileLimits


@pytest.mark.parametrize(
    ("limits", "debits", "cents", "one", "takes"),
    [
        (FileLimits(2), 0, 0, 10**12, True),
        (FileLimits(2), 1, 100, 10**12, True),
        (FileLimits(2), 2, 100, 1, False),
        (FileLimits(9, 1000), 1, 400, 600, True),
        (FileLimits(9, 1000), 1, 400, 601, False),
        (FileLimits(9, 1000), 0, 0, 5000, True),
        (FileLimits(1, 1000), 1, 1, 1, False),
    ],
)
def test_limits(limits: FileLimits, debits: int, cents: int, one: int, takes: bool) -> None:
    assert limits.takes(debits, cents, one) is takes

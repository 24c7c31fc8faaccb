"""The test kit: a pure room's tests load no browser and no database driver."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PURE_ROOMS = tuple(f"tests/billing/{room}" for room in ("dues", "sepa", "statements", "documents"))
RUN = (
    "tests/billing/dues/test_schedule.py",
    "tests/billing/sepa/test_sepa_text.py",
    "tests/billing/statements/test_return_reasons.py",
    "tests/billing/documents/test_text.py",
)
HEAVY = ("aiosmtpd", "playwright", "psycopg", "services.notifications")
"""What a pure room's tests do without: each takes its time, not each is on every machine."""
WITNESS = "services.billing.dues.schedule"
_WORK = """
import json, sys
import pytest
collected = pytest.main(["--collect-only", "-qq", *sys.argv[1].split()])
ran = pytest.main(["-q", "--no-header", *sys.argv[2].split()])
print(json.dumps([int(collected), int(ran), sorted(set(sys.argv[3:]) & set(sys.modules))]))
"""


def test_a_pure_rooms_tests_load_no_browser_and_no_database_driver() -> None:
    """All are collected and some are run in one fresh interpreter; the witness must be seen."""
    done = subprocess.run(
        [sys.executable, "-c", _WORK, " ".join(PURE_ROOMS), " ".join(RUN), *HEAVY, WITNESS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [0, 0, [WITNESS]], done.stdout[-2000:]

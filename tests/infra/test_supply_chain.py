"""The bill of materials names what is shipped; an audit that could not ask says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.audit import NOT_ASKED, outcome

ROOT = Path(__file__).resolve().parents[2]


def test_the_bill_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    program = Path(sys.executable).parent / "cyclonedx-py"
    lock = ROOT / "requirements.lock"
    arguments = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    subprocess.run([program, "requirements", lock, *arguments, "-o", bill], check=True)
    found = json.loads(bill.read_text("utf-8"))
    assert found["bomFormat"] == "CycloneDX"
    locked = {line.split("==")[0] for line in lock.read_text("utf-8").splitlines() if "==" in line}
    assert {one["name"] for one in found["components"]} >= {name.strip() for name in locked}
    assert found["metadata"]["component"]["name"] == "umlauf"


@pytest.mark.parametrize(
    ("code", "said", "means"),
    [
        (0, "No known vulnerabilities found", 0),
        (1, "Found 1 known vulnerability in 1 package", 1),
        (1, "requests.exceptions.ConnectionError: HTTPSConnectionPool", NOT_ASKED),
        (1, "ERROR: alembic: Dependency not found on PyPI and could not be audited", NOT_ASKED),
    ],
)
def test_what_a_run_of_the_audit_means(code: int, said: str, means: int) -> None:
    assert outcome(code, said) == means

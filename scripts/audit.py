"""Asks for known weaknesses of the locked packages; says so where the service is out of reach.

`python -m scripts.audit`: exit 0 none known, 1 some found, 3 not asked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
NOT_ASKED = 3
# What pip-audit and the libraries below it say when no answer came. A pinned package that «is not
# on PyPI» is one whose page an index between does not pass on.
_OUT_OF_REACH = (
    "ConnectionError",
    "ServiceError",
    "Max retries",
    "Name or service not known",
    "Connection refused",
    "timed out",
    "Dependency not found on PyPI",
)


def command(lock: Path) -> list[str]:
    """pip-audit on one lock, without resolving anything anew."""
    options = ["--disable-pip", "--require-hashes", "--strict", "--progress-spinner", "off"]
    return [sys.executable, "-m", "pip_audit", *options, "--requirement", str(lock)]


def outcome(code: int, said: str) -> int:
    """What a run of pip-audit means: its own code, or NOT_ASKED when it could not ask."""
    if code and any(word in said for word in _OUT_OF_REACH):
        return NOT_ASKED
    return code


def main() -> None:
    found = []
    for name in LOCKS:
        ran = subprocess.run(command(ROOT / name), capture_output=True, text=True, check=False)
        said = ran.stdout + ran.stderr
        found.append(outcome(ran.returncode, said))
        if found[-1] == NOT_ASKED:
            said = "the advisory service cannot be reached from here: nothing was checked."
        sys.stdout.write(f"{name}: {said.strip()}\n")
    sys.exit(max(found))


if __name__ == "__main__":
    main()

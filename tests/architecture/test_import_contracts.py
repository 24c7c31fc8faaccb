"""Import contracts: kept by the project, and each names a planted breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINTER = Path(sys.executable).parent / "lint-imports"
BREACHES = {
    "Dependencies point one way": ("shared/clock.py", "import services.billing.errors"),
    "Services meet only through events": (
        "services/billing/errors.py",
        "import services.members.errors",
    ),
    "Billing's rooms": ("services/billing/ledger/post.py", "import services.billing.runs.plan"),
    "Members' rooms": ("services/members/registry.py", "import services.members.roster.tables"),
    "Notifications' rooms": (
        "services/notifications/registry.py",
        "import services.notifications.sending.channels",
    ),
    "Infra's rooms": ("infra/composition/site.py", "import infra.cli.options"),
    "Shared's rooms": ("shared/clock.py", "import shared.db"),
    "No circles": ("shared/web/navigation.py", "import shared.web.pages"),
    "Subscribers are declared": ("shared/events/envelope.py", "import shared.service"),
    "Pages reach no tables": (
        "services/billing/collections/pages.py",
        "import services.billing.ledger.tables",
    ),
    "Pure rooms and rules": ("services/billing/sepa/iban.py", "import sqlalchemy"),
    "Only the transport of events and infra": ("services/billing/errors.py", "import redis"),
    "Rooms of the event machine": (
        "shared/events/storage/locks.py",
        "import shared.events.outbox.publish",
    ),
    "Contracts are plain data": ("shared/contracts/billing.py", "import sqlmodel"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's code and contracts in a folder where breaches may be planted."""
    folder = tmp_path_factory.mktemp("copy")
    for room in ("infra", "services", "shared"):
        shutil.copytree(
            ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "static")
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    )


def test_the_project_keeps_its_contracts(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", BREACHES)
def test_a_planted_breach_is_named(contract: str, copy: Path) -> None:
    place, line = BREACHES[contract]
    path = copy / place
    before = path.read_text()
    path.write_text(f"{before}\n{line}\n")
    try:
        done = lint(copy)
    finally:
        path.write_text(before)
    assert done.returncode == 1
    broken = [text for text in done.stdout.splitlines() if "BROKEN" in text]
    assert any(text.startswith(contract) for text in broken), done.stdout

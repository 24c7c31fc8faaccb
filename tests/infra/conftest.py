"""The real command line, each command in a process of its own."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.prepared_process import Forked

UMLAUF = Path(sys.executable).parent / "umlauf"
DEMO = Path(__file__).resolve().parent.parent.parent / "demo"


def clean_environment() -> dict[str, str]:
    """Ours without what would point an installation elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("UMLAUF_") and name != "REDIS_URL"
    }


@dataclass(frozen=True)
class Answer:
    """What a command gave back; `said` is its JSON."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.out)
        return found


@dataclass(frozen=True)
class CommandLine:
    """`umlauf` on one data folder."""

    data: Path

    def __call__(self, *arguments: str | Path, **environment: str) -> Answer:
        return run(*arguments, "--data", self.data, **environment)


def run(*arguments: str | Path, **environment: str) -> Answer:
    """One command to its end, in a process of its own."""
    with Forked(arguments, clean_environment() | environment) as process:
        out, err = process.communicate()
        return Answer(process.wait(), out, err)


@pytest.fixture
def data() -> Iterator[Path]:
    """A short path: a socket stands in it."""
    with tempfile.TemporaryDirectory(prefix="umlauf-") as folder:
        yield Path(folder) / "data"


@pytest.fixture
def umlauf(data: Path) -> CommandLine:
    return CommandLine(data)

"""Fixtures every room's tests may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.field_cases import FIELD_CASES

pytest_plugins = [
    "tests.support.compiled_statements",
    "tests.support.databases",
    "tests.support.postgres",
    "tests.support.smtp",
    "tests.support.chromium",
]

# A deadline per example measures the machine's load, not the code.
settings.register_profile("umlauf", deadline=None)
settings.load_profile("umlauf")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def bank_files() -> Path:
    """Real bank files and schemas, kept beside the project; tests that need them skip without."""
    folder = Path(os.environ.get("UMLAUF_BANK_FILES", ROOT.parent / "shared" / "bank-files"))
    if not folder.is_dir():
        pytest.skip("bank files are not on this machine (UMLAUF_BANK_FILES)")
    return folder


@pytest.fixture(scope="session")
def field_cases() -> Path:
    """Situations from the field with their small inputs, kept beside the project."""
    if not FIELD_CASES.is_dir():
        pytest.skip("the cases of the field are not on this machine (UMLAUF_FIELD_CASES)")
    return FIELD_CASES

"""`umlauf bank import`: what is no bank file changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.cli.conftest import AUDITOR, OFFICE, TREASURER, Command


@pytest.mark.parametrize("content", [b"", b"<x/>", b"not xml", b"<?xml version='1.0'?><Document"])
def test_what_is_no_bank_file_is_refused(content: bytes, command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "statement.xml").write_bytes(content)
    done = command("bank", "import", file, "--as", TREASURER, "--json")
    assert done.code == 1
    assert done.error["message"]
    assert command("ledger", "check", "--json").said["entries"] == 0


@pytest.mark.parametrize("person", [OFFICE, AUDITOR])
def test_only_the_treasurer_imports(person: str, command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "statement.xml").write_bytes(b"<x/>")
    done = command("bank", "import", file, "--as", person, "--json")
    assert (done.code, done.error["code"]) == (1, "missing_permission")

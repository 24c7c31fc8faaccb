"""`umlauf dues`: who may run them, what is written where, and what is only said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.cli.conftest import AUDITOR, BOARD, OFFICE, TREASURER, Command

pytestmark = pytest.mark.timeout(900)
RUN = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15")


def run(out: Path, prepared_by: str, released_by: str) -> list[str | Path]:
    return [*RUN, "--out", out, "--prepared-by", prepared_by, "--released-by", released_by]


def files_in(folder: Path) -> set[str]:
    """The kinds of files that were written."""
    return {str(path.parent.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("prepared_by", "released_by", "code"),
    [
        (TREASURER, TREASURER, "same_person_releases"),
        (BOARD, TREASURER, "missing_permission"),
        (OFFICE, AUDITOR, "missing_permission"),
        ("nobody@autos.example", BOARD, "unknown_person"),
    ],
)
def test_a_refused_run_writes_nothing(
    prepared_by: str, released_by: str, code: str, command: Command, tmp_path: Path
) -> None:
    done = command(*run(tmp_path / "out", prepared_by, released_by), "--json")
    assert done.code == 1
    assert done.error["code"] == code
    assert not (tmp_path / "out").exists()
    listed = command("ledger", "check", "--json").said
    assert listed["entries"] == 0


@pytest.mark.parametrize(
    ("prepared_by", "released_by", "bank_files"),
    [(OFFICE, BOARD, False), (TREASURER, BOARD, True), (OFFICE, TREASURER, True)],
)
def test_bank_files_are_written_for_who_may_download_them(
    prepared_by: str, released_by: str, bank_files: bool, command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = command(*run(out, prepared_by, released_by), "--json")
    assert done.code == 0, done.err
    written = {"invoices", "mails", *(["collections"] if bank_files else [])}
    assert files_in(out) == written
    assert {path.name for path in out.iterdir()} == written
    assert done.said["collections"], "the answer names them all the same"


def test_in_words_it_says_who_fetches_the_bank_files(command: Command, tmp_path: Path) -> None:
    done = command(*run(tmp_path, OFFICE, BOARD))
    assert done.code == 0, done.err
    assert "the treasurer fetches them" in done.out
    assert "debits" in done.out
    repeated = command(*run(tmp_path, OFFICE, BOARD))
    assert (repeated.code, "invoices" in repeated.out) == (0, False)


def test_a_year_far_off_is_refused(command: Command) -> None:
    done = command("dues", "preview", "--year", "2000", "--json")
    assert (done.code, done.error["code"]) == (1, "year_out_of_reach")


def test_a_preview_writes_nothing(command: Command) -> None:
    shown = command("dues", "preview", "--year", "2027")
    assert shown.code == 0
    assert "55 members, " in shown.out
    assert command("ledger", "check", "--json").said["entries"] == 0

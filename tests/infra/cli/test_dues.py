"""`umlauf dues`: who may run them, what is written where, and what is only said."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from shared.clock import LEGAL_ZONE
from tests.infra.cli.conftest import (
    AUDITOR,
    BOARD,
    OFFICE,
    OPERATOR,
    TREASURER,
    Command,
    command_on,
    furnish,
)
from tests.infra.conftest import DEMO
from tests.support.settings import IBAN_KEYS, SECRET_KEY

pytestmark = pytest.mark.timeout(900)
SECRETS = {"secret_key": SECRET_KEY, "iban_keys": IBAN_KEYS}
MISSING = ("undeclared", "class_assumed")
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


PREPARE = (*RUN, "--prepared-by", OFFICE)


def waits(command: Command, *more: str) -> dict[str, object]:
    done = command(*PREPARE, "--json", *more)
    assert done.code == 0, done.err
    return done.said


class TestPrepareOnly:
    def test_without_a_second_name_it_only_prepares(self, command: Command, tmp_path: Path) -> None:
        said = waits(command, "--out", str(tmp_path / "out"))
        assert (said["state"], said["run"]) == ("prepared", said["run_id"])
        assert (said["invoices"], said["collections"]) == ([], [])
        items = said["items"]
        assert isinstance(items, list)
        assert said["members"] == len(items) == 55
        assert not (tmp_path / "out").exists()
        assert command("ledger", "check", "--json").said["entries"] == 0

    def test_in_words_it_says_who_may_release_and_was_told(self, command: Command) -> None:
        done = command(*PREPARE)
        assert done.code == 0, done.err
        assert "Dues run 2027 is prepared: 55 members, " in done.out
        assert "were told by mail: " in done.out
        assert "Dr. Hanne Wiemann" in done.out
        assert "Okko Strathmann" in done.out
        assert "umlauf dues files --run " in done.out

    def test_the_preparer_is_not_among_those_who_may(self, command: Command) -> None:
        said = command(*RUN, "--prepared-by", TREASURER, "--json").said
        assert "Okko Strathmann" not in str(said["may_release"])

    def test_files_come_with_the_release(self, command: Command, tmp_path: Path) -> None:
        run_id = str(waits(command)["run"])
        out = tmp_path / "out"
        early = command("dues", "files", "--run", run_id, "--out", out, "--json")
        assert (early.code, early.error["code"]) == (1, "run_not_released")
        assert not out.exists()

    @pytest.mark.parametrize(
        "more", [("--released-by", BOARD), ("--single-operator", "why not", "--out", "x")]
    )
    def test_half_a_release_is_misuse(self, command: Command, more: tuple[str, ...]) -> None:
        done = command(*PREPARE, *more, "--json")
        assert (done.code, done.error["code"]) == (2, "usage")


@pytest.mark.parametrize(
    ("who", "written"),
    [
        ((), {"invoices", "mails"}),
        (("--as", BOARD), {"invoices", "mails"}),
        (("--as", TREASURER), {"invoices", "mails", "collections"}),
    ],
    ids=["nobody named", "board", "treasurer"],
)
def test_files_of_a_released_run_are_written_later(
    command: Command, tmp_path: Path, who: tuple[str, ...], written: set[str]
) -> None:
    first = command(*run(tmp_path / "first", TREASURER, BOARD), "--json").said
    later = command(
        *("dues", "files", "--run", str(first["run"]), "--out", tmp_path / "later"), *who, "--json"
    )
    assert later.code == 0, later.err
    assert files_in(tmp_path / "later") == written
    assert later.said["bank_files"] is ("collections" in written)
    for kind in written:
        names = [
            sorted(path.name for path in (tmp_path / folder / kind).iterdir())
            for folder in ("first", "later")
        ]
        assert names[0] == names[1]
        for name in names[0]:
            assert (tmp_path / "first" / kind / name).read_bytes() == (
                tmp_path / "later" / kind / name
            ).read_bytes()


def test_an_operator_takes_no_files(command: Command, tmp_path: Path) -> None:
    first = command(*run(tmp_path / "first", TREASURER, BOARD), "--json").said
    done = command(
        *("dues", "files", "--run", str(first["run"]), "--out", tmp_path / "later"),
        *("--as", OPERATOR, "--json"),
    )
    assert (done.code, done.error["code"]) == (1, "missing_permission")
    assert not (tmp_path / "later").exists()


def test_files_of_an_unknown_run(command: Command, tmp_path: Path) -> None:
    nowhere = "01a201b6-4fc6-7e0a-8d3f-0d3a7c6f0a11"
    done = command("dues", "files", "--run", nowhere, "--out", tmp_path / "out", "--json")
    assert (done.code, done.error["code"]) == (1, "dues_run_not_found")
    assert command("dues", "files", "--run", "soon", "--out", tmp_path).code == 2


@pytest.fixture(scope="session")
def in_production(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("production") / "data"
    furnish(folder, environment="production", **SECRETS)
    return folder


class TestProduction:
    """Two names on one command line are not two persons (security finding H3)."""

    @pytest.fixture
    def production(
        self,
        in_production: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> Command:
        shutil.copytree(in_production, tmp_path / "data")
        monkeypatch.setenv("UMLAUF_ENVIRONMENT", "production")
        for name, value in SECRETS.items():
            monkeypatch.setenv(f"UMLAUF_{name.upper()}", value)
        return command_on(tmp_path / "data", monkeypatch, capsys)

    def test_one_shell_with_two_names_releases_nothing(
        self, production: Command, tmp_path: Path
    ) -> None:
        done = production(*run(tmp_path / "out", OFFICE, TREASURER), "--json")
        assert (done.code, done.error["code"]) == (1, "second_person_needed")
        assert "--single-operator" in str(done.error["message"])
        assert not (tmp_path / "out").exists()
        assert production("ledger", "check", "--json").said["entries"] == 0

    def test_an_empty_reason_is_none(self, production: Command, tmp_path: Path) -> None:
        done = production(
            *run(tmp_path / "out", OFFICE, TREASURER), "--single-operator", "  ", "--json"
        )
        assert (done.code, done.error["code"]) == (1, "second_person_needed")

    def test_it_prepares(self, production: Command) -> None:
        assert waits(production)["state"] == "prepared"

    def test_with_a_reason_it_is_done_and_marked(self, production: Command, tmp_path: Path) -> None:
        alone = ("--single-operator", "Only one person is in office until May.")
        done = production(*run(tmp_path / "out", OFFICE, TREASURER), *alone, "--json")
        assert done.code == 0, done.err
        assert (done.said["state"], done.said["released_via"]) == ("released", "command_line")
        assert done.said["single_operator_reason"] == alone[1]
        assert files_in(tmp_path / "out") == {"invoices", "mails", "collections"}

    def test_the_security_log_names_who_released_and_why(
        self, production: Command, tmp_path: Path
    ) -> None:
        done = production(
            *run(tmp_path / "out", OFFICE, TREASURER), "--single-operator", "Alone.", "--json"
        )
        entries = production("audit", "list", "--association", "autos", "--json").said["entries"]
        assert isinstance(entries, list)
        (released,) = [one for one in entries if "released" in one["details"]]
        assert released["details"] == {
            "released": done.said["run_id"],
            "single_operator": "Alone.",
        }
        assert released["name"] != entries[-1]["name"]

    def test_nobody_releases_who_has_not_opened_the_invitation(
        self, production: Command, tmp_path: Path
    ) -> None:
        invited = ("new@autos.example", "--name", "Neu", "--role", "board")
        assert production("people", "invite", *invited).code == 0
        done = production(
            *run(tmp_path / "out", OFFICE, "new@autos.example"),
            *("--single-operator", "Alone.", "--json"),
        )
        assert (done.code, done.error["code"]) == (1, "office_not_taken_up")
        assert not (tmp_path / "out").exists()
        assert production("ledger", "check", "--json").said["entries"] == 0


def test_a_run_is_not_finished_while_somebody_was_not_told(
    command: Command, tmp_path: Path
) -> None:
    """Exit code 3 and who is missing, until the member was told by letter (issue 7 §1)."""
    listed = tmp_path / "list.csv"
    with (DEMO / "autos-members.csv").open(encoding="utf-8-sig", newline="") as demo:
        (row,) = [
            one for one in csv.DictReader(demo, delimiter=";") if one["member_number"] == "1004"
        ]
    columns = [name for name in row if not name.startswith("contact_") and name != "billing_emails"]
    with listed.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, delimiter=";")
        write.writerow([*columns, "contact_email", "billing_emails"])
        write.writerow([*(row[name] for name in columns), "", ""])
    imported = command("members", "import", listed, "--as", TREASURER, "--json")
    assert imported.code == 0, imported.out
    done = command(*run(tmp_path / "out", TREASURER, BOARD), "--json")
    assert done.code == 3
    assert (done.error["code"], done.error["notices"]) == ("run_unfinished", 1)
    listed_as_missing = done.said["missing"]
    assert isinstance(listed_as_missing, list)
    (missing,) = listed_as_missing
    assert (missing["member_number"], missing["document"]) == ("1004", False)
    assert missing["reason"] == "No e-mail address is known."
    files = ("dues", "files", "--run", str(done.said["run"]), "--out", tmp_path / "again")
    assert command(*files).code == 3
    letter = ("dues", "told-by-letter", str(missing["number"]), "--as", TREASURER)
    assert command(*letter, "--on", "2020-01-01", "--json").error["code"] == "letter_day_wrong"
    assert command(*letter, "--on", datetime.now(LEGAL_ZONE).date().isoformat(), "--json").code == 0
    assert command(*files).code == 0


def test_a_missing_figure_entered_resolves_the_exception(command: Command) -> None:
    """Billing reckons by what was entered in members (issue 7 §1)."""

    def found() -> list[str]:
        answer = command("dues", "preview", "--year", "2027", "--json").said["exceptions"]
        assert isinstance(answer, list)
        return [one["member_number"] for one in answer if one["code"] in MISSING]

    (first, *others) = found()
    figures = ("members", "figures", first, "--as", OFFICE, "--json")
    assert command(*figures).error["code"] == "figures_missing"
    assert command(*figures, "--ask").said["asked"] is True
    assert command(*figures, "--employees", "84").said["employees"] == 84
    assert found() == others

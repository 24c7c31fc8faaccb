"""The treasurer of an invented association, in the situations that people reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.infra.cli.conftest import Command, command_on

TREASURER, BOARD = "kasse@feld.example", "vorstand@feld.example"


@dataclass
class Desk:
    """The treasurer of an invented association, from its first run on."""

    cases: Path
    data: Path
    command: Command
    monkeypatch: pytest.MonkeyPatch

    def today(self, day: str) -> None:
        self.monkeypatch.setenv("UMLAUF_TODAY", day)

    def __call__(self, *words: str | Path, code: int = 0) -> dict[str, Any]:
        done = self.command(*words, "--json")
        assert done.code == code, (done.out, done.err)
        return done.said

    def apply(self, file: Path | None = None) -> None:
        self("associations", "apply", file or self.cases / "feld.toml")

    def members(self, file: Path | None = None, code: int = 0) -> dict[str, Any]:
        chosen = file or self.cases / "members.csv"
        return self(
            *("members", "import", chosen, "--association", "feld", "--as", TREASURER), code=code
        )

    def run(self, year: int = 2027, collect_on: str = "2027-02-15") -> dict[str, Any]:
        return self(
            *("dues", "run", "--year", str(year), "--collect-on", collect_on),
            *("--out", self.data.parent / "out", "--association", "feld"),
            *("--prepared-by", TREASURER, "--released-by", BOARD),
        )

    def preview(self, year: int) -> dict[str, Any]:
        return self("dues", "preview", "--year", str(year), "--association", "feld")

    def bank(self, *files: Path) -> dict[str, Any]:
        return self("bank", "import", *files, "--association", "feld", "--as", TREASURER)

    def remind(self, on: str) -> dict[str, int]:
        """Cents that were asked for, by member."""
        said = self("reminders", "run", "--on", on, "--association", "feld", "--as", TREASURER)
        return {one["member_number"]: one["open_cents"] for one in said["reminders"]}

    def ledger(self) -> dict[str, Any]:
        return self("ledger", "check", "--association", "feld")

    def filled(self, case: str, name: str) -> Path:
        """A template with the ids of the bank file that was made."""
        template = (self.cases / case / name).read_text("utf-8")
        (made,) = (self.data.parent / "out" / "collections").glob("*.xml")
        root = etree.parse(made).getroot()
        ids = {
            debit.findtext(".//{*}MndtId"): debit.findtext(".//{*}EndToEndId")
            for debit in root.iter("{*}DrctDbtTxInf")
        }
        known = {
            "MSG": root.findtext(".//{*}MsgId"),
            "PMT": root.findtext(".//{*}PmtInfId"),
            "SUM": root.findtext(".//{*}CtrlSum"),
        }
        text = re.sub(r"\{E2E:([^}]+)\}", lambda found: str(ids[found[1]]), template)
        text = re.sub(r"\{(MSG|PMT|SUM)\}", lambda found: str(known[found[1]]), text)
        file = self.data.parent / name.removesuffix(".in")
        file.write_text(text, "utf-8")
        return file


@pytest.fixture
def desk(
    field_cases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    """Nothing is there yet."""
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "test")
    for name in ("UMLAUF_REDIS_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    command = command_on(tmp_path / "data", monkeypatch, capsys)
    made = Desk(field_cases, tmp_path / "data", command, monkeypatch)
    made.today("2027-01-10")
    return made

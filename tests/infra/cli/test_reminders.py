"""`umlauf reminders run`: only on a day, only once, only by who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.cli.conftest import BOARD, OFFICE, TREASURER, Command


@pytest.mark.parametrize("day", ["20.03.2027", "2027-13-01", "soon"])
def test_a_day_that_cannot_be_read_is_misuse(day: str, command: Command) -> None:
    done = command("reminders", "run", "--on", day, "--as", TREASURER, "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


@pytest.mark.parametrize("person", [BOARD, OFFICE])
def test_only_the_treasurer_reminds(person: str, command: Command) -> None:
    done = command("reminders", "run", "--on", "2027-03-20", "--as", person, "--json")
    assert (done.code, done.error["code"]) == (1, "missing_permission")


def test_each_overdue_invoice_is_reminded_of_once(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path)
    assert command(*run, "--prepared-by", TREASURER, "--released-by", BOARD).code == 0
    remind = ("reminders", "run", "--on", "2027-06-20", "--as", TREASURER)
    first = command(*remind, "--json").said["reminders"]
    assert isinstance(first, list)
    assert first
    assert command(*remind).out == "0 reminders.\n"

"""Broken files by the thousand: a named error or the right money, soon, in little memory, whole.

In every run a few hundred a reader; 100,000 a reader in the torture, each in its own process.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.tables import BankFile
from services.billing.errors import BankFileUnusable
from services.billing.statements import BankFile as ReadFile
from services.billing.statements import read_bank_file
from tests.billing.conftest import BY_TREASURER
from tests.billing.runs.desk import stored
from tests.support import broken_files
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, Tx, statement
from tests.support.broken_files import READERS, Hang, broken, run, seeds

MEMORY_MAX = 300_000_000
_COUNT, _TORTURED = 300, 100_000


@pytest.mark.parametrize("reader", READERS)
def test_whole_files_are_read(reader: str, bank_files: Path) -> None:
    """What is broken below was whole: else every refusal would be a matter of course."""
    assert {broken_files.read_one(whole) for whole in seeds(reader, bank_files)} == {"read"}


@pytest.mark.parametrize("reader", READERS)
def test_broken_files(reader: str, bank_files: Path) -> None:
    found = run(reader, _COUNT, 2027, bank_files)
    assert found["findings"] == []
    assert found["came"]["read"] > _COUNT / 100  # type: ignore[index]


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_a_hundred_thousand_broken_files(reader: str, bank_files: Path) -> None:
    command = ("-m", "tests.support.broken_files", reader, str(_TORTURED), "1", str(bank_files))
    done = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert found["findings"] == []
    assert sum(found["came"].values()) == _TORTURED
    assert found["peak_bytes"] < MEMORY_MAX
    sys.stdout.write(done.stdout)


def test_a_reader_that_guesses_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: who loses an entry, hangs, or fails without a name, is a finding."""

    def loses_the_last(content: bytes) -> ReadFile:
        found = read_bank_file(content)
        return ReadFile(found.format, found.statements, found.entries[:-1])

    def hangs(_content: bytes) -> ReadFile:
        raise Hang

    def fails(_content: bytes) -> ReadFile:
        raise ValueError

    for reader in (loses_the_last, hangs, fails):
        monkeypatch.setattr(broken_files, "read_bank_file", reader)
        assert run("camt.053", 60, 1)["findings"]


def test_what_is_refused_leaves_nothing_behind(bank: Bank) -> None:
    """Broken after some of its entries were booked already, and beside a whole file."""
    chance = random.Random(27)  # noqa: S311
    entries = [
        Ntry(1_000 + place, ref=f"R{place}", txs=(Tx(1_000 + place, name="Anker"),))
        for place in range(8)
    ]
    whole = statement(IBAN, *entries)
    refused = taken = 0
    for place in range(60):
        files, before = [("whole.xml", whole), ("broken.xml", broken(whole, chance))], _state(bank)
        try:
            with bank.runtime.transaction(OWN) as uow:
                import_bank_files(uow, files if place % 2 else files[1:], BY_TREASURER)
        except BankFileUnusable:
            refused += 1
            assert _state(bank) == before
        else:
            taken += 1
        bank.check()
    assert refused
    assert taken


def _state(bank: Bank) -> tuple[int, int]:
    return len(stored(bank.runtime, BankFile)), bank.balance("bank")

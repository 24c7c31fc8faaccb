"""`umlauf mandates`: every change of a mandate from the command line, and its history."""

from __future__ import annotations

import io

import pytest

from services.billing.sepa.iban import make_iban
from tests.infra.cli.conftest import AUDITOR, TREASURER, Command


def first(command: Command, state: str = "running") -> dict[str, object]:
    found = command("mandates", "list", "--state", state, "--association", "autos", "--json").said
    mandates = found["mandates"]
    assert isinstance(mandates, list)
    one: dict[str, object] = mandates[0]
    return one


def change(command: Command, word: str, *more: str, by: str = TREASURER) -> dict[str, object]:
    done = command(
        *("mandates", word, str(first(command)["reference"]), *more),
        *("--reason", "letter", "--as", by, "--association", "autos", "--json"),
    )
    assert done.code == 0, done.out
    return done.said


def test_a_mandate_through_all_its_states(command: Command) -> None:
    assert change(command, "suspend")["state"] == "suspended"
    assert change(command, "resume")["state"] == "active"
    ended = change(command, "revoke", "--by-transfer")
    assert ended["state"] == "ended"
    shown = command(
        "mandates", "show", str(ended["reference"]), "--association", "autos", "--json"
    ).said
    history = shown["history"]
    assert isinstance(history, list)
    assert sorted(line["kind"] for line in history) == ["resumed", "revoked", "suspended"]
    assert not shown["in_use"]


def test_another_account_comes_from_standard_input(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = first(command)
    iban = make_iban("DE", "590501010000000099")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{iban}\n"))
    after = change(command, "amend", "--holder", "Müller GmbH", "--signed-on", "2026-01-05")
    assert (after["reference"], after["account_holder"]) == (before["reference"], "Müller GmbH")
    assert after["account"] != before["account"]
    assert iban not in str(after)


def test_who_may_not_is_told(command: Command) -> None:
    reference = str(first(command)["reference"])
    words = ("mandates", "suspend", reference, "--reason", "x", "--as", AUDITOR)
    done = command(*words, "--association", "autos", "--json")
    assert (done.code, done.error["code"]) == (1, "missing_permission")


def test_an_unknown_reference(command: Command) -> None:
    done = command("mandates", "show", "NOPE-1", "--association", "autos", "--json")
    assert (done.code, done.error["code"]) == (1, "mandate_not_found")

"""`umlauf invoices`: a treasurer lists, corrects and agrees; every answer is one JSON object."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.infra.cli.conftest import BOARD, TREASURER, Command, Outcome

MISSING = ("invoices", "show", "BR-2027-9999", "--json")


def test_an_invoice_that_is_not_there(command: Command) -> None:
    shown = command(*MISSING)
    assert (shown.code, shown.error["code"]) == (1, "invoice_not_found")
    listed = command("invoices", "list", "--json")
    assert (listed.code, listed.said["invoices"]) == (0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("cancel", "BR-2027-0001", "--as", TREASURER),
        ("credit", "BR-2027-0001", "--reason", "x", "--as", TREASURER),
        ("defer", "BR-2027-0001", "--as", TREASURER),
        ("instalments", "BR-2027-0001", "--parts", "3", "--as", TREASURER),
        ("list", "--state", "lost"),
        ("cancel", "N", "--reason", "x", "--reissue", "--free-year", "--as", TREASURER),
    ],
)
def test_what_is_missing_is_misuse(command: Command, arguments: tuple[str, ...]) -> None:
    done = command("invoices", *arguments, "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


def test_a_year_of_corrections(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    assert command(*run, "--prepared-by", TREASURER, "--released-by", BOARD).code == 0
    listed = command("invoices", "list", "--json").said
    assert isinstance(listed["invoices"], list)
    by_transfer = [one for one in listed["invoices"] if one["payment_method"] == "transfer"]
    assert len(by_transfer) >= 6
    numbers = [one["number"] for one in by_transfer]
    amount = {one["number"]: one["amount_cents"] for one in by_transfer}

    def invoices(*arguments: str) -> Outcome:
        return command("invoices", *arguments, "--json", "--as", TREASURER)

    def done(*arguments: str) -> dict[str, Any]:
        answer = invoices(*arguments)
        assert answer.code == 0, answer.out
        return answer.said

    one, two, three, four, five, six = numbers[:6]
    cancelled = done("cancel", one, "--reason", "wrong address", "--reissue")
    correction = cancelled["correction"]
    assert (cancelled["state"], correction["document"]) == ("cancelled", "ST-2027-0001")
    assert correction["follow_up"] in cancelled["following"]
    new = command("invoices", "show", correction["follow_up"], "--json").said
    assert (new["preceding"], new["state"]) == (one, "open")
    assert new["document_sha256"]
    again = command("invoices", "show", one, "--json").said["corrections"]
    assert isinstance(again, list)
    assert again[0]["document_sha256"]

    credited = done("credit", two, "--amount", "120.00", "--reason", "half a year")
    assert credited["open_cents"] == amount[two] - 12000
    assert credited["correction"]["document"] == "RK-2027-0001"
    assert done("waive", three)["state"] == "waived"
    assert done("write-off", four, "--amount", "1", "--reason", "x")["written_off_cents"] == 100
    deferred = done("defer", five, "--until", "2027-09-30")
    assert [part["due_on"] for part in deferred["parts"]] == ["2027-09-30"]
    plan = done("instalments", six, "--parts", "3", "--first", "2027-03-01")
    assert sum(part["amount_cents"] for part in plan["parts"]) == amount[six]
    assert [part["due_on"] for part in plan["parts"]] == ["2027-03-01", "2027-04-01", "2027-05-01"]
    assert done("undo", three, "--reason", "a mistake")["open_cents"] == amount[three]
    held = done("hold", three, "--until", "2027-06-30", "--reason", "disputed")
    assert held["hold"] == {"until_on": "2027-06-30", "reason": "disputed"}
    assert done("hold", three)["hold"] is None
    dearest = max(numbers[6:], key=lambda number: amount[number])
    less = done("reassess", dearest, "--employees", "1", "--reason", "counted again")
    assert less["correction"]["kind"] == "credit_note"

    for state, number in (("cancelled", one), ("deferred", five), ("instalments", six)):
        found = command("invoices", "list", "--state", state, "--json").said["invoices"]
        assert isinstance(found, list)
        assert [row["number"] for row in found] == [number]
    assert "open" in command("invoices", "list").out
    other = command("invoices", "waive", two, "--as", BOARD, "--json")
    assert (other.code, other.error["code"]) == (1, "missing_permission")
    refused = invoices("confirm", two)
    assert (refused.code, refused.error["code"]) == (1, "correction_not_found")
    assert command("ledger", "check").code == 0

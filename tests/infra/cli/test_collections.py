"""`umlauf collections`: from a run's file to the hand-in; every answer is one JSON object."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.infra.cli.conftest import BOARD, TREASURER, Command, Outcome

NOBODY = "01a201b6-4fc6-7e0a-8d3f-0d3a7c6f0b01"


@pytest.mark.parametrize(
    "arguments",
    [
        ("prepare", "--as", TREASURER),
        ("take-out", NOBODY, "--debit", "X", "--as", TREASURER),
        ("show", "no-id"),
        ("submit", NOBODY),
    ],
)
def test_what_is_missing_is_misuse(command: Command, arguments: tuple[str, ...]) -> None:
    done = command("collections", *arguments, "--json")
    assert (done.code, done.error["code"]) == (2, "usage")


def test_a_file_from_its_run_to_the_bank(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    assert command(*run, "--prepared-by", TREASURER, "--released-by", BOARD).code == 0

    def collections(*arguments: str, by: str = TREASURER) -> Outcome:
        return command("collections", *arguments, "--json", "--as", by)

    assert collections("list", by="nobody@autos.example").code == 1
    listed = collections("list").said["collections"]
    assert isinstance(listed, list)
    file = str(next(one for one in listed if one["scheme"] == "core")["collection"])
    shown = command("collections", "show", file, "--json").said
    debits = shown["debits"]
    assert isinstance(debits, list)
    debit = str(debits[0]["debit"])
    assert (debits[0]["state"], debits[0]["pending"]) == ("collecting", True)
    refused = collections("take-out", file, "--debit", debit, "--reason", "paid", by=BOARD)
    assert refused.error["code"] == "missing_permission"
    out = collections("take-out", file, "--debit", debit, "--reason", "pays by transfer").said
    assert (out["version"], out["transactions"]) == (2, len(debits) - 1)
    assert out["message_id"] != shown["message_id"]
    void = command("collections", "show", file, "--json").said["void"]
    assert isinstance(void, list)
    assert [one["message_id"] for one in void] == [shown["message_id"]]
    assert collections("remake", file).error["code"] == "collection_not_refused"
    early = collections("prepare", "--on", "2027-03-15")
    assert early.error["code"] == "nothing_to_collect"
    listed = command("collections", "list", "--on", "2027-03-15", "--json").said["collectable"]
    assert isinstance(listed, list)
    held = [one for one in listed if one["barrier"] == "taken_out"]
    back = collections("put-back", "--invoice", str(held[0]["invoice"])).said
    assert back["debit"] == debit
    assert collections("put-back", "--invoice", "X").error["code"] == "debit_not_taken_out"
    prepared = collections("prepare", "--on", "2027-03-15").said["collections"]
    assert isinstance(prepared, list)
    again = prepared[0]
    assert (again["state"], again["transactions"]) == ("waiting", 1)
    alone = collections("release", str(again["collection"]))
    assert alone.error["code"] == "same_person_releases"
    released = collections("release", str(again["collection"]), by=BOARD).said
    assert released["state"] == "released"
    assert collections("file", file, "--out", str(tmp_path), by=BOARD).code == 1
    taken = collections("file", file, "--out", str(tmp_path)).said
    written = (tmp_path / str(taken["file"])).read_bytes()
    assert sha256(written).hexdigest() == taken["sha256"]
    handed_in = collections("submit", file, "--order", "A-77")
    assert (handed_in.said["state"], handed_in.said["bank_order"]) == ("submitted", "A-77")
    late = collections("take-out", file, "--debit", str(debits[1]["debit"]), "--reason", "late")
    assert late.error["code"] == "debit_with_bank"

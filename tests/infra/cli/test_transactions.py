"""`umlauf transactions`: what the bank reported, listed, placed and taken back."""

from __future__ import annotations

from pathlib import Path

from tests.infra.cli.conftest import AUDITOR, BOARD, TREASURER, Command, Outcome
from tests.support.bank_statements import Ntry, Tx, statement

IBAN = "DE02120300000000202051"


def test_from_the_statement_to_its_place_and_back(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    invoices = command(*run, "--prepared-by", TREASURER, "--released-by", BOARD, "--json").said[
        "invoices"
    ]
    assert isinstance(invoices, list)
    debited, paid = invoices[0], invoices[-1]
    own = _own_account(command, tmp_path)
    entries = [
        Ntry(cents, ref=str(cents), txs=(Tx(text="Danke", iban=IBAN),))
        for cents in (12_345, paid["amount_cents"] + debited["amount_cents"] + 7, 5_000)
    ]
    (file := tmp_path / "s.xml").write_bytes(statement(own, *entries))
    assert command("bank", "import", file, "--as", TREASURER).code == 0

    def transactions(*arguments: str, by: str = TREASURER) -> Outcome:
        return command("transactions", *arguments, "--json", "--as", by)

    listed = transactions("list", "--unmatched", by=AUDITOR).said["transactions"]
    assert isinstance(listed, list)
    assert [one["amount_cents"] for one in listed] == [one.cents for one in entries]
    grant, dues, ahead = (str(one["id"]) for one in listed)
    assert transactions("list", by="nobody@autos.example").error["code"] == "unknown_person"
    assert transactions("book", grant, "--account", "grants", by=BOARD).error["code"] == (
        "missing_permission"
    )
    assert transactions("book", grant, "--account", "party").error["code"] == "unknown_account_name"
    booked = transactions("book", grant, "--account", "grants", "--remember", "danke").said
    assert (booked["state"], booked["account"]) == ("booked", "grants")
    assert len(_list(transactions("rules").said["rules"])) == 1
    assert transactions("undo", grant).said["state"] == "unmatched"
    assert transactions("accounts", "--add", "Sommerfest").code == 0
    assert transactions("book", grant, "--account", "sommerfest").said["account"] == "Sommerfest"
    both = ("--invoice", str(paid["number"]), "--invoice", str(debited["number"]))
    shared = transactions("assign", dues, *both).said
    assert (shared["state"], shared["invoices"]) == ("matched", [paid["number"], debited["number"]])
    assert transactions("assign", ahead).code == 2
    number = str(paid["member_number"])
    assert transactions("assign", ahead, "--member", number).said["state"] == "matched"
    assert transactions("list", "--unmatched").said["transactions"] == []
    credits = _list(command("credits", "list", "--json").said["credits"])
    assert sum(one["credit_cents"] for one in credits) == 5_007
    assert command("ledger", "check", "--json").said["ok"] is True


def _own_account(command: Command, tmp_path: Path) -> str:
    """As it stands in the bank file of the run."""
    text = next((tmp_path / "out" / "collections").glob("*.xml")).read_text("utf-8")
    return text.split("<CdtrAcct><Id><IBAN>")[1].split("<")[0]


def _list(found: object) -> list[dict[str, int]]:
    assert isinstance(found, list)
    return found

"""`umlauf credits`: from an over-payment to its refund; every answer is one JSON object."""

from __future__ import annotations

from pathlib import Path

from tests.infra.cli.conftest import BOARD, TREASURER, Command, Outcome
from tests.support.bank_statements import Ntry, Tx, statement


def test_an_overpayment_is_paid_back(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    done = command(*run, "--prepared-by", TREASURER, "--released-by", BOARD, "--json").said
    invoices = done["invoices"]
    assert isinstance(invoices, list)
    text = next((tmp_path / "out" / "collections").glob("*core*.xml")).read_text("utf-8")
    own = text.split("<CdtrAcct><Id><IBAN>")[1].split("<")[0]
    number = text.split("<Ustrd>")[1].split(" ")[0]
    paid = next(one for one in invoices if one["number"] == number)
    member = str(paid["member_number"])
    entry = Ntry(paid["amount_cents"] + 20_000, ref="T", txs=(Tx(text=number),))
    (file := tmp_path / "s.xml").write_bytes(statement(own, entry))
    assert command("bank", "import", file, "--as", TREASURER).code == 0

    def credits(*arguments: str, by: str = TREASURER) -> Outcome:
        return command("credits", *arguments, "--json", "--as", by)

    assert _one(credits("list").said["credits"])["credit_cents"] == 20_000
    asked = ("refund", "--member", member, "--reason", "paid twice")
    assert credits(*asked, "--amount", "200.01").error["code"] == "credit_too_small"
    assert credits(*asked, by=BOARD).error["code"] == "missing_permission"
    refund = credits(*asked, "--amount", "200").said
    assert (refund["state"], refund["amount_cents"]) == ("proposed", 20_000)
    id_ = str(refund["refund"])
    assert credits("release", id_).error["code"] == "same_person_releases"
    assert credits("file", id_, "--out", str(tmp_path)).error["code"] == "refund_not_released"
    released = credits("release", id_, by=BOARD).said
    assert released["state"] == "released"
    taken = credits("file", id_, "--out", str(tmp_path)).said
    assert "pain.001.001.09" in (tmp_path / str(taken["file"])).read_text("utf-8")
    assert credits("submit", id_).said["state"] == "submitted"
    out = Ntry(-20_000, ref="U", txs=(Tx(e2e=str(refund["end_to_end_id"])),))
    file.write_bytes(statement(own, out, id_="S-2"))
    assert command("bank", "import", file, "--as", TREASURER, "--json").said["unmatched"] == []
    assert _one(credits("list").said["refunds"])["state"] == "paid"
    assert credits("reopen", id_).error["code"] == "refund_not_released"
    assert command("ledger", "check", "--json").said["ok"] is True


def _one(found: object) -> dict[str, object]:
    assert isinstance(found, list)
    (one,) = found
    assert isinstance(one, dict)
    return one

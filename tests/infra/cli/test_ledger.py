"""`umlauf ledger check`: right books are said to be, wrong ones end with 1 and the difference."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from tests.infra.cli.conftest import BOARD, TREASURER, Command


def test_a_changed_open_amount_is_found_and_named(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    assert command(*run, "--prepared-by", TREASURER, "--released-by", BOARD).code == 0
    right = command("ledger", "check")
    assert (right.code, "the books agree" in right.out) == (0, True)

    engine = sa.create_engine(f"sqlite:///{tmp_path / 'data' / 'billing.sqlite'}")
    with engine.begin() as connection:
        number = connection.exec_driver_sql(
            "UPDATE invoice SET open_cents = open_cents + 1"
            " WHERE number = (SELECT min(number) FROM invoice) RETURNING number"
        ).scalar_one()
    engine.dispose()
    wrong = command("ledger", "check", "--json")
    assert (wrong.code, wrong.said["ok"]) == (1, False)
    assert str(number) in str(wrong.said["differences"])
    in_words = command("ledger", "check")
    assert (in_words.code, "expected" in in_words.out) == (1, True)


def test_empty_books_agree(command: Command) -> None:
    done = command("ledger", "check", "--json")
    assert (done.code, done.said["ok"], done.said["entries"]) == (0, True, 0)


def test_the_books_are_closed_and_opened_again(command: Command) -> None:
    close = ("ledger", "close", "--as", TREASURER, "--json", "--until")
    first = command(*close, "2026-01-31")
    assert (first.code, first.said["closed_until"]) == (0, "2026-01-31")
    silent = command(*close, "2025-12-31")
    assert (silent.code, silent.error["code"]) == (1, "reopen_without_reason")
    again = command(*close, "2025-12-31", "--reason", "A late statement")
    assert (again.code, again.said["closed_until_before"]) == (0, "2026-01-31")
    other = command("ledger", "close", "--as", BOARD, "--json", "--until", "2026-01-31")
    assert (other.code, other.error["code"]) == (1, "missing_permission")


def test_the_journal_of_a_year_and_the_balances_of_a_day(command: Command, tmp_path: Path) -> None:
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    total = command(*run, "--prepared-by", TREASURER, "--released-by", BOARD, "--json").said[
        "total_cents"
    ]
    day = str(command("dues", "preview", "--year", "2027", "--json").said["year"])
    for kind in ("csv", "xlsx"):
        file = tmp_path / f"journal.{kind}"
        written = ("ledger", "journal", "--year", "2026", "--format", kind, "--out", file)
        done = command(*written, "--as", TREASURER, "--json")
        other = command(
            "ledger", "journal", "--year", day, "--format", kind, "--out", file, "--json"
        )
        assert total in (done.said["debit_cents"], other.said["debit_cents"])
        assert other.said["debit_cents"] == other.said["credit_cents"]
        assert file.stat().st_size > 100
    assert command("ledger", "journal", "--year", "2027", "--json").code == 2
    assert command("ledger", "journal", "--year", "2027").out.startswith("Number;Booked on;")
    asked = ("ledger", "balances", "--on", "2027-12-31", "--json")
    said = command(*asked, "--by", "value", "--as", TREASURER).said["balances"]
    assert isinstance(said, list)
    assert {one["account"]: one["balance_cents"] for one in said}["receivable"] == total
    assert sum(one["balance_cents"] for one in said) == 0

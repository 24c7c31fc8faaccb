"""How a command answers: one JSON object, or lines with their columns in line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from infra.cli.output import Answers, euros, table, write_refusal
from shared.errors import DomainError


class TooLate(DomainError):
    """«{file}» came too late."""

    code = "too_late"


@pytest.mark.parametrize("as_json", [True, False])
def test_a_refusal_goes_where_it_is_looked_for(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    write_refusal(TooLate(file="a.xml", line=None, day=date(2027, 2, 15)), as_json=as_json)
    said = capsys.readouterr()
    if not as_json:
        assert (said.out, said.err) == ("", "«a.xml» came too late.\n")
        return
    assert said.err == ""
    assert json.loads(said.out)["error"] == {
        "code": "too_late",
        "message": "«a.xml» came too late.",
        "file": "a.xml",
        "day": "2027-02-15",
    }


def test_an_answer_is_one_object_or_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    answer = {"name": "Étanchéité", "at": datetime(2027, 1, 15, 9, tzinfo=UTC)}
    Answers(json=True).give(answer, ["not this"])
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert json.loads(said) == {"name": "Étanchéité", "at": "2027-01-15T09:00:00+00:00"}
    assert "Étanchéité" in said
    Answers(json=False).give(answer, ["one", "two"])
    assert capsys.readouterr().out == "one\ntwo\n"


def test_words_stand_left_and_numbers_right() -> None:
    rows = [("M-1", "AG", "1,234.56 €"), ("M-1043", None, "5.00 €")]
    assert table(rows, ("member", "company", "amount")) == [
        "member  company  amount",
        "M-1     AG       1,234.56 €",
        "M-1043               5.00 €",
    ]


def test_a_table_without_rows_is_its_headings() -> None:
    assert table([], ("slug", "name")) == ["slug  name"]


@pytest.mark.parametrize(
    ("cents", "shown"),
    [(0, "0.00 €"), (5, "0.05 €"), (-5, "-0.05 €"), (123_456_789, "1,234,567.89 €")],
)
def test_amounts_for_the_terminal(cents: int, shown: str) -> None:
    assert euros(cents) == shown


def test_what_is_stored_moves_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A name stored before texts were clean could clear the screen, or set its title."""
    Answers(json=False).give({}, ["Ctl\x1b[2J\x9b GmbH\u202e"])
    write_refusal(DomainError("no\x1b]0;title\x07"), as_json=False)
    said = capsys.readouterr()
    assert said.out == "Ctl[2J GmbH\n"
    assert said.err == "no]0;title\n"

"""One table of the file: a value of its type or a problem with its place, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.problems import InvalidDuesRegulation, Problems
from services.billing.dues.table import (
    DUES_CENTS_MAX,
    TURNOVER_CENTS_MAX,
    Table,
    unknown_word,
)


class Reading:
    """A table with what it complained about."""

    def __init__(self, data: Mapping[str, object], *path: str | int) -> None:
        self._problems = Problems(None)
        self.table = Table(data, path, self._problems)

    @property
    def complaints(self) -> list[tuple[str, str]]:
        try:
            self._problems.raise_any()
        except InvalidDuesRegulation as refused:
            return [(problem.path, problem.reason) for problem in refused.problems]
        return []


def test_what_is_there_is_known() -> None:
    table = Reading({"name": "x"}).table
    assert "name" in table
    assert "other" not in table
    assert table.written() == ("name",)


@pytest.mark.parametrize(
    ("value", "text", "complaint"),
    [
        (" Beitragsordnung ", "Beitragsordnung", None),
        (None, "", "name is missing"),
        ("", "", "must be a text"),
        ("  ", "", "must be a text"),
        (2027, "", "must be a text"),
        (True, "", "must be a text"),
        (["a"], "", "must be a text"),
    ],
)
def test_a_text(value: object, text: str, complaint: str | None) -> None:
    reading = Reading({} if value is None else {"name": value})
    assert reading.table.text("name") == text
    assert [reason for _, reason in reading.complaints] == ([complaint] if complaint else [])


@pytest.mark.parametrize(("value", "word"), [("fixed", "fixed"), (" x ", " x "), (3, "")])
def test_a_word_is_taken_as_written_and_the_caller_judges(value: object, word: str) -> None:
    reading = Reading({"basis": value})
    assert reading.table.word("basis") == word
    assert reading.table.word("missing") == ""
    assert reading.complaints == []


@pytest.mark.parametrize(
    ("value", "chosen", "complaint"),
    [
        ("euro", "euro", None),
        ("euros", "cent", '"euros" is not one of cent | euro; did you mean euro?'),
        ("dollar", "cent", '"dollar" is not one of cent | euro'),
        (100, "cent", "100 is not one of cent | euro"),
        (None, "cent", "rounding is missing (cent | euro)"),
    ],
)
def test_a_choice(value: object, chosen: str, complaint: str | None) -> None:
    reading = Reading({} if value is None else {"rounding": value})
    assert reading.table.choice("rounding", ("cent", "euro")) == chosen
    assert [reason for _, reason in reading.complaints] == ([complaint] if complaint else [])


def test_a_choice_may_have_a_default_that_excuses_only_silence() -> None:
    assert Reading({}).table.choice("rounding", ("cent", "euro"), default="euro") == "euro"
    wrong = Reading({"rounding": "x"})
    wrong.table.choice("rounding", ("cent", "euro"), default="euro")
    assert len(wrong.complaints) == 1


@pytest.mark.parametrize(
    ("value", "chosen", "complaints"),
    [
        (["de", "fr"], ["de", "fr"], []),
        (["de", "xx"], ["de"], [("languages[1]", '"xx" is not one of de | fr | en')]),
        (["de", "de"], ["de", "de"], [("languages[1]", '"de" is written twice')]),
        ([3], [], [("languages[0]", '"3" is not one of de | fr | en')]),
        ([], [], [("languages", "languages needs at least one of de | fr | en")]),
        ("de", [], [("languages", "languages needs at least one of de | fr | en")]),
        (None, [], [("languages", "languages needs at least one of de | fr | en")]),
    ],
)
def test_choices(value: object, chosen: list[str], complaints: list[tuple[str, str]]) -> None:
    reading = Reading({} if value is None else {"languages": value})
    assert reading.table.choices("languages", ("de", "fr", "en")) == chosen
    assert reading.complaints == complaints


@pytest.mark.parametrize(
    ("written", "cents"),
    [("0", 0), ("0.00", 0), ("600", 60_000), ("600.00", 60_000), ("0.05", 5),
     ("999999999.99", DUES_CENTS_MAX)],
)  # fmt: skip
def test_an_amount_is_a_text_in_euros(written: str, cents: int) -> None:
    reading = Reading({"amount": written})
    assert reading.table.amount("amount") == cents
    assert reading.complaints == []


@given(st.integers(0, DUES_CENTS_MAX))
def test_every_amount_comes_back_to_the_cent(cents: int) -> None:
    written = f"{cents // 100}.{cents % 100:02d}"
    assert Reading({"amount": written}).table.amount("amount") == cents


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (600, 'write the amount as a string: "600.00"'),
        (600.5, 'write the amount as a string: "600.50"'),
        (True, 'write the amount as a string: "600.00"'),
        (-5, 'write the amount as a string: "600.00"'),
        (10**15, 'write the amount as a string: "600.00"'),
        ("600,00", '"600,00" is not an amount; write it like "1234.50"'),
        ("600.5", '"600.5" is not an amount; write it like "1234.50"'),
        ("1 200.00", '"1 200.00" is not an amount; write it like "1234.50"'),
        ("-1.00", '"-1.00" is not an amount; write it like "1234.50"'),
        ("٦٠٠.٠٠", '"٦٠٠.٠٠" is not an amount; write it like "1234.50"'),
        ("1000000000.00", '"1000000000.00" is too large'),
    ],
)
def test_what_is_no_amount_is_shown_with_how_to_write_it(value: object, complaint: str) -> None:
    reading = Reading({"amount": value})
    assert reading.table.amount("amount") is None
    assert reading.complaints == [("amount", complaint)]


@pytest.mark.parametrize("digits", [17, 400, 5000])
def test_an_amount_without_end_is_too_large(digits: int) -> None:
    for start in ("9", "0009"):
        reading = Reading({"amount": start + "9" * digits})
        assert reading.table.amount("amount") is None
        assert reading.complaints[0][1].endswith("is too large")


def test_a_number_without_end_is_refused_without_being_written() -> None:
    for value in (2**20_000, -(2**20_000)):
        reading = Reading({"days": value, "amount": value})
        assert reading.table.whole("days", at_least=1, at_most=9) is None
        assert reading.table.amount("amount") is None
        assert reading.complaints[0] == ("days", "must be between 1 and 9, not so large a number")


def test_an_amount_may_have_a_larger_bound() -> None:
    large = Reading({"turnover_up_to": "1000000000.00"})
    found = large.table.amount("turnover_up_to", largest_cents=TURNOVER_CENTS_MAX)
    assert (found, large.complaints) == (10**11, [])


def test_only_a_required_amount_is_missed() -> None:
    reading = Reading({}, "kinds", 0)
    assert reading.table.amount("amount") is None
    assert reading.complaints == []
    assert reading.table.required_amount("amount") is None
    assert reading.complaints == [("kinds[0]", 'amount is missing; write it like "600.00"')]


@pytest.mark.parametrize(
    ("value", "number", "complaint"),
    [
        (1, 1, None),
        (12, 12, None),
        (None, None, None),
        (0, None, "must be between 1 and 12, not 0"),
        (13, None, "must be between 1 and 12, not 13"),
        ("2", None, 'must be a whole number, not "2"'),
        (2.0, None, "must be a whole number, not 2.0"),
        (True, None, "must be a whole number, not True"),
    ],
)
def test_a_whole_number_within_bounds(
    value: object, number: int | None, complaint: str | None
) -> None:
    reading = Reading({} if value is None else {"month": value})
    assert reading.table.whole("month", at_least=1, at_most=12) == number
    assert [reason for _, reason in reading.complaints] == ([complaint] if complaint else [])


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (None, "valid_from is missing; write a date like 2027-01-01"),
        ("2027-01-01", '"2027-01-01" is not a date; write it like 2027-01-01, no quotes'),
        (datetime.fromisoformat("2027-01-01"),
         "2027-01-01 00:00:00 is not a date; write it like 2027-01-01, no quotes"),
        (20270101, "20270101 is not a date; write it like 2027-01-01, no quotes"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(value: object, complaint: str) -> None:
    reading = Reading({} if value is None else {"valid_from": value})
    assert reading.table.day("valid_from") == date.min
    assert [reason for _, reason in reading.complaints] == [complaint]


def test_a_day_is_a_day() -> None:
    assert Reading({"valid_from": date(2027, 1, 1)}).table.day("valid_from") == date(2027, 1, 1)


def test_a_table_inside_knows_its_place() -> None:
    reading = Reading({"due": {"month": 2}}, "dues_regulation")
    inner = reading.table.table("due", "{ month = 2 }")
    assert inner is not None
    inner.problem("is wrong", "month")
    assert reading.complaints == [("dues_regulation.due.month", "is wrong")]


def test_what_is_no_table_is_refused_with_an_example() -> None:
    reading = Reading({"due": "15 February"})
    assert reading.table.table("due", "{ month = 2 }") is None
    assert reading.table.table("missing", "{}") is None
    assert reading.complaints == [("due", 'must be a table like { month = 2 }, not "15 February"')]


def test_an_array_of_tables() -> None:
    reading = Reading({"kinds": [{"kind": "a"}, 3, {"kind": "b"}]}, "dues_regulation")
    assert [table.text("kind") for table in reading.table.tables("kinds")] == ["a", "b"]
    assert reading.complaints == [("dues_regulation.kinds[1]", "must be a table, not 3")]


@pytest.mark.parametrize("data", [{}, {"kinds": []}, {"kinds": "full"}, {"kinds": {"a": 1}}])
def test_an_array_that_is_empty_or_none_is_asked_for_as_it_is_written(
    data: dict[str, object],
) -> None:
    reading = Reading(data, "dues_regulation", 0)
    assert reading.table.tables("kinds") == []
    ((_, reason),) = reading.complaints
    assert reason == "needs at least one [[dues_regulation.kinds]]"


def test_a_key_without_a_place_here_is_refused_once() -> None:
    reading = Reading({"steps": []})
    reading.table.refuse("steps", "has no steps")
    reading.table.refuse("amount", "has no amount")
    reading.table.finish()
    assert reading.complaints == [("steps", "has no steps")]


def test_every_key_that_nobody_asked_for_is_named_with_what_was_meant() -> None:
    reading = Reading({"name": "x", "amuont": "1.00", "zzz": 1})
    reading.table.text("name")
    reading.table.amount("amount")
    reading.table.finish()
    assert reading.complaints == [
        ("amuont", "unknown key amuont; did you mean amount?"),
        ("zzz", "unknown key zzz"),
    ]


def test_an_unknown_word_is_quoted() -> None:
    known = ("employees", "turnover")
    assert unknown_word("employes", known) == (
        '"employes" is not one of employees | turnover; did you mean employees?'
    )
    assert unknown_word("x", known) == '"x" is not one of employees | turnover'


def test_a_text_is_put_right_or_refused_with_its_place() -> None:
    reading = Reading({"name": " Mu\u0308ller\u00a0\n& Co ", "resolution": "a\x1bb"})
    assert reading.table.text("name") == "Müller & Co"
    assert reading.table.text("resolution") == ""
    ((path, reason),) = reading.complaints
    assert path == "resolution"
    assert "control character (U+001B)" in reason

"""A regulation is read whole, stored and read again, or refused with every line and reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from services.billing.dues.regulation import (
    DueDay,
    DuesRegulation,
    InvalidDuesRegulation,
    in_force,
    load_regulation,
    parse_regulation,
)
from services.billing.dues.source_lines import SourceLines

RegulationOf = Callable[..., DuesRegulation]
TomlOf = Callable[..., str]


def test_the_regulation_is_read_as_written(regulation_of: RegulationOf) -> None:
    regulation = regulation_of("lower_of")
    assert regulation.name == "Beitragsordnung 2027"
    assert regulation.valid_from == date(2027, 1, 1)
    assert regulation.resolution == "Mitgliederversammlung 2026-11-12, TOP 5"
    assert regulation.due == DueDay(2, 15)
    assert regulation.due.of(2027) == date(2027, 2, 15)
    assert (regulation.rounding, regulation.proration) == ("cent", "half_year")
    assert regulation.entry_fee_cents == {"full": 25_000}
    assert list(regulation.kinds) == ["honorary", "network_partner", "full"]
    assert regulation.kinds["full"].basis == "lower_of"


def test_it_stands_inside_an_association_file(toml_of: TomlOf) -> None:
    inside = '[association]\nslug = "autos"\n[[people]]\nname = "…"\n' + toml_of()
    assert load_regulation(inside) == load_regulation(toml_of())


@pytest.mark.parametrize("basis", ["employees", "turnover", "lower_of", "higher_of"])
def test_it_survives_storage_as_json(regulation_of: RegulationOf, basis: str) -> None:
    regulation = regulation_of(basis, missing="lowest", mode="daily", rounding="euro")
    stored = json.dumps(regulation.to_dict())
    assert DuesRegulation.from_dict(json.loads(stored)) == regulation


def test_storage_writes_what_the_file_says(regulation_of: RegulationOf) -> None:
    written = regulation_of("lower_of").to_dict()
    kinds = written["kinds"]
    assert isinstance(kinds, list)
    assert kinds[1] == {"kind": "network_partner", "basis": "fixed", "amount": "333.33"}
    assert kinds[2]["steps"][0] == {
        "class": "A",
        "employees_up_to": 10,
        "turnover_up_to": "1000000.00",
        "amount": "600.00",
    }


def test_the_fingerprint_changes_with_every_change(toml_of: TomlOf) -> None:
    regulation = load_regulation(toml_of())
    assert load_regulation(toml_of() + "\n# a comment\n").fingerprint() == regulation.fingerprint()
    dearer = load_regulation(toml_of().replace('"900.00"', '"900.01"'))
    assert dearer.fingerprint() != regulation.fingerprint()


def test_what_is_not_written_has_the_plainest_meaning() -> None:
    regulation = load_regulation(
        '[dues_regulation]\nname = "x"\nvalid_from = 2027-01-01\nresolution = "y"\n'
        "due = { month = 12, day = 31 }\n"
        '[[dues_regulation.kinds]]\nkind = "full"\nbasis = "employees"\n'
        '[[dues_regulation.kinds.steps]]\nclass = "A"\namount = "5"\n'
    )
    assert (regulation.rounding, regulation.proration) == ("cent", "full")
    assert regulation.entry_fee_cents == {}
    assert regulation.kinds["full"].to_dict()["missing"] == {"class": "block"}


def test_the_version_valid_on_new_years_day_rules_the_year(toml_of: TomlOf) -> None:
    old, new, midyear = (
        load_regulation(toml_of().replace("2027-01-01", day))
        for day in ("2020-05-01", "2027-01-01", "2028-07-01")
    )
    versions = [midyear, new, old]
    assert in_force(versions, 2026) is old
    assert in_force(versions, 2027) is new
    assert in_force(versions, 2028) is new
    assert in_force(versions, 2029) is midyear
    assert in_force(versions, 2020) is old, (
        "an association's first regulation, from within the year"
    )
    assert in_force(versions, 2019) is None


# Each case changes the good text; the mark ◄ stands on the line that must be named.
BROKEN = [
    ('amount = "750.00"', "amount = 750.0 # ◄", 'write the amount as a string: "750.00"'),
    ('amount = "750.00"', "amount = 750 # ◄", 'write the amount as a string: "750.00"'),
    ('amount = "750.00"', "amount = true # ◄", 'write the amount as a string: "600.00"'),
    ('amount = "750.00"', 'amount = "750,00" # ◄', '"750,00" is not an amount; write it like'),
    ('amount = "750.00"', 'amount = "750.5" # ◄', '"750.5" is not an amount'),
    ('amount = "750.00"', 'amount = "-750.00" # ◄', '"-750.00" is not an amount'),
    ('amount = "750.00"', 'amount = "1000000000.00" # ◄', "is too large"),
    ('amount = "750.00"', 'amount = "599.99" # ◄', "must not be below that of the step before"),
    ('amount = "750.00"', 'amuont = "750.00" # ◄', "unknown key amuont; did you mean amount?"),
    ("employees_up_to = 50", "employees_up_to = 10 # ◄", "must be above that of the step before"),
    ("employees_up_to = 50", "employees_up_to = 50.0 # ◄", "must be a whole number, not 50.0"),
    ("employees_up_to = 50", 'employees_up_to = "50" # ◄', 'must be a whole number, not "50"'),
    ("employees_up_to = 50", "employees_up_to = -1 # ◄", "must be between 0 and"),
    (
        "employees_up_to = 50",
        'employees_up_to = 50\nturnover_up_to = "1.00" # ◄',
        'basis "employees" has no turnover_up_to',
    ),
    ('class = "B"\nemployees_up_to = 50', 'class = "A" # ◄\nemployees_up_to = 50', "there twice"),
    ('class = "B"\n', "class = 2 # ◄\n", "must be a text"),
    ('class = "D"', 'class = "D"\nemployees_up_to = 500 # ◄', "the last step has no employees_up"),
    (
        '[[dues_regulation.kinds.steps]]\nclass = "B"\nemployees_up_to = 50',
        '[[dues_regulation.kinds.steps]] # ◄\nclass = "B"',
        "employees_up_to is missing; only the last step has no limit",
    ),
    ('basis = "employees"', 'basis = "employes" # ◄', "did you mean employees?"),
    (
        '[[dues_regulation.kinds]]\nkind = "full"\nbasis = "employees"',
        '[[dues_regulation.kinds]] # ◄\nkind = "full"',
        "basis is missing (employees | turnover |",
    ),
    ('class = "highest" }', 'class = "higest" } # ◄', "did you mean highest?"),
    ('missing = { class = "highest" }', 'missing = "highest" # ◄', "must be a table like { class"),
    ('missing = { class = "highest" }', "misssing = {} # ◄", "did you mean missing?"),
    ('kind = "network_partner"', 'kind = "honorary" # ◄', 'kind "honorary" is there twice'),
    ('kind = "network_partner"', 'kind = "Network partner" # ◄', "must be small letters"),
    ('amount = "333.33"', 'amount = "333.33"\nsteps = [] # ◄', 'basis "fixed" has one amount'),
    ('amount = "333.33"', 'amount = "333.33"\nclas = "A" # ◄', "unknown key clas"),
    (
        'missing = { class = "highest" }',
        'missing = { class = "highest" }\namount = "1.00" # ◄',
        'basis "employees" takes its amounts from the steps',
    ),
    ('full = "250.00"', 'ful = "250.00" # ◄', "did you mean full?"),
    ('full = "250.00"', "full = 250.00 # ◄", 'write the amount as a string: "250.00"'),
    ('mode = "half_year"', 'mode = "half-year" # ◄', "did you mean half_year?"),
    ('mode = "half_year"', 'mode = "half_year"\nby = "month" # ◄', "unknown key by"),
    (
        'rounding = "cent"',
        'rounding = "cents" # ◄',
        "is not one of cent | euro; did you mean cent?",
    ),
    ('rounding = "cent"', 'roundng = "cent" # ◄', "did you mean rounding?"),
    ("month = 2, day = 15 }", "month = 2, day = 29 } # ◄", "does not exist in every year"),
    ("month = 2, day = 15 }", "month = 4, day = 31 } # ◄", "day 31 of month 4 does not exist"),
    ("month = 2, day = 15 }", "month = 13, day = 1 } # ◄", "must be between 1 and 12, not 13"),
    ("month = 2, day = 15 }", "month = 2 } # ◄", "day is missing"),
    ("due = { month = 2, day = 15 }", 'due = "15 February" # ◄', "must be a table like { month"),
    ("valid_from = 2027-01-01", 'valid_from = "2027-01-01" # ◄', "no quotes"),
    ("valid_from = 2027-01-01", "valid_from = 2027-01-01T00:00:00 # ◄", "is not a date"),
    ('name = "Beitragsordnung 2027"', 'name = "" # ◄', "must be a text"),
    ("[dues_regulation]\n", "[dues_regulation] # ◄\n# ", "name is missing"),
    ('name = "Beitragsordnung 2027"', "name = # ◄", "not valid TOML: Invalid value"),
]


@pytest.mark.parametrize(("good", "bad", "reason"), BROKEN)
def test_a_defect_is_named_with_its_line_and_reason(
    toml_of: TomlOf, good: str, bad: str, reason: str
) -> None:
    text = toml_of()
    assert text.count(good) >= 1
    broken = text.replace(good, bad, 1)
    with pytest.raises(InvalidDuesRegulation) as refused:
        load_regulation(broken)
    marked = next(n for n, line in enumerate(broken.splitlines(), 1) if "◄" in line)
    found = [problem for problem in refused.value.problems if reason in problem.reason]
    assert [problem.line for problem in found] == [marked], refused.value.problems
    also_missing = 1 if "amuont" in bad else 0
    assert len(refused.value.problems) == 1 + also_missing, refused.value.problems


@pytest.mark.parametrize("limit", ["employees_up_to = 50\n", 'turnover_up_to = "5000000.00"\n'])
@pytest.mark.parametrize("basis", ["lower_of", "higher_of"])
def test_two_bases_need_both_limits(toml_of: TomlOf, basis: str, limit: str) -> None:
    with pytest.raises(InvalidDuesRegulation, match="is missing; only the last step") as refused:
        load_regulation(toml_of(basis).replace(limit, "", 1))
    assert [problem.path for problem in refused.value.problems] == [
        "dues_regulation.kinds[2].steps[1]"
    ]


def test_all_defects_are_named_at_once_in_the_order_of_the_file(toml_of: TomlOf) -> None:
    text = toml_of().replace('"750.00"', "750.0").replace('"cent"', '"cents"')
    text = text.replace('class = "highest"', 'class = "top"').replace('full = "', 'fool = "')
    with pytest.raises(InvalidDuesRegulation) as refused:
        load_regulation(text)
    lines = [problem.line or 0 for problem in refused.value.problems]
    assert len(lines) == 4
    assert lines == sorted(lines)
    assert all(f"line {line}: dues_regulation" in refused.value.message for line in lines)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "there is no table [dues_regulation]"),
        ('[association]\nslug = "autos"\n', 1, "there is no table [dues_regulation]"),
        ("a = 1\ndues_regulation = 3\n", 2, "there is no table [dues_regulation]"),
        ("[dues_regulation]\nname = 'x'\nname = 'y'\n", 3, "Cannot overwrite a value"),
        ("[dues_regulation]\nname = '''x\n\n", 4, "not valid TOML"),
        ("[dues_regulation]\nname = " + "9" * 5000, 2, "not valid TOML"),
    ],
)
def test_a_text_that_is_no_regulation_is_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(InvalidDuesRegulation) as refused:
        load_regulation(text)
    (problem,) = refused.value.problems
    assert problem.line == line
    assert reason in problem.reason


def test_no_kinds_is_no_regulation(toml_of: TomlOf) -> None:
    head = toml_of().split("[[")[0].replace("[dues_regulation.entry_fee]\n", "")
    with pytest.raises(InvalidDuesRegulation, match=r"needs at least one \[\[dues_regulation.kin"):
        load_regulation(head.replace('full = "250.00"\n', ""))


def test_stored_data_is_checked_as_strictly(regulation_of: RegulationOf) -> None:
    stored = regulation_of().to_dict()
    for changed, path in (
        ({"valid_from": "1 January"}, "dues_regulation.valid_from"),
        ({"rounding": "dollar"}, "dues_regulation.rounding"),
        ({"kinds": []}, "dues_regulation.kinds"),
        ({"kinds": ["full"]}, "dues_regulation.kinds[0]"),
    ):
        with pytest.raises(InvalidDuesRegulation) as refused:
            DuesRegulation.from_dict({**stored, **changed, "entry_fee": {}})
        assert [(p.line, p.path) for p in refused.value.problems] == [(None, path)]


def test_a_caller_with_its_own_file_gives_the_lines() -> None:
    text = '[association]\nslug = "autos"\n[dues_regulation]\nname = 5\n'
    with pytest.raises(InvalidDuesRegulation) as refused:
        parse_regulation({"name": 5}, source_lines=SourceLines.of(text))
    assert refused.value.problems[-1].line == 4
    assert refused.value.code == "invalid_dues_regulation"

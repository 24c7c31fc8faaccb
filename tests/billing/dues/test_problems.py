"""Problems of a regulation: collected with their lines, told together, in the file's order."""

from __future__ import annotations

import pytest

from services.billing.dues.problems import (
    InvalidDuesRegulation,
    Problem,
    Problems,
    written_path,
)
from services.billing.dues.source_lines import KeyPath, SourceLines

TEXT = '[dues_regulation]\nname = "x"\n\n[[dues_regulation.kinds]]\nkind = "full"\n'


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("name",), "name"),
        (("kinds", 0, "basis"), "kinds[0].basis"),
        (("kinds", 2, "steps", 11), "kinds[2].steps[11]"),
        ((0, "kind"), "[0].kind"),
    ],
)
def test_a_path_is_written_as_people_say_it(path: KeyPath, written: str) -> None:
    assert written_path(path) == written


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem(3, "kinds[0].basis", "is missing"), "line 3: kinds[0].basis: is missing"),
        (Problem(None, "kinds[0]", "is missing"), "kinds[0]: is missing"),
        (Problem(1, "", "not valid TOML"), "line 1: not valid TOML"),
        (Problem(None, "", "not valid TOML"), "not valid TOML"),
    ],
)
def test_a_problem_says_where_as_far_as_it_knows(problem: Problem, said: str) -> None:
    assert str(problem) == said


def test_nothing_found_raises_nothing() -> None:
    Problems(None).raise_any()


def test_all_are_told_in_the_order_of_the_file() -> None:
    problems = Problems(SourceLines.of(TEXT))
    problems.add(("dues_regulation", "kinds", 0, "kind"), "third")
    problems.add(("dues_regulation", "name"), "second")
    problems.add(("dues_regulation", "resolution"), "first, in its table")
    with pytest.raises(InvalidDuesRegulation) as refused:
        problems.raise_any()
    assert [(found.line, found.reason) for found in refused.value.problems] == [
        (1, "first, in its table"),
        (2, "second"),
        (5, "third"),
    ]
    assert refused.value.message == (
        "The dues regulation cannot be used: "
        "line 1: dues_regulation.resolution: first, in its table; "
        "line 2: dues_regulation.name: second; "
        "line 5: dues_regulation.kinds[0].kind: third"
    )
    assert (refused.value.code, refused.value.status) == ("invalid_dues_regulation", 422)


def test_without_a_text_the_order_of_finding_stays() -> None:
    problems = Problems(None)
    for reason in ("one", "two", "three"):
        problems.add(("dues_regulation",), reason)
    with pytest.raises(InvalidDuesRegulation) as refused:
        problems.raise_any()
    assert [found.reason for found in refused.value.problems] == ["one", "two", "three"]
    assert all(found.line is None for found in refused.value.problems)

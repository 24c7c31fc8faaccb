"""Every key of a TOML text is found on its line, however it is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping

import pytest

from services.billing.dues.source_lines import KeyPath, SourceLines

TEXT = '''# a comment with [brackets] and a = "b"
top = 1
[association]
name = "AutOS [e.V.] # not a comment"  # a comment
"quoted key" = 'it'
[dues_regulation.proration] # after a header
mode = "half_year"
[dues_regulation]
text = """
three = 3
[not a table]
\\"quoted\\" """"
literal = \'\'\'
x = [1,
\'\'\'
due = { month = 2, day = 15 }
dotted.inner.key = 2027-01-01
languages = [
  "de",  # ]
  "en",
]
[[dues_regulation.kinds]]
kind = "full"
[[dues_regulation.kinds.steps]]
class = "A"
[[dues_regulation.kinds.steps]]
class = "B"
[[dues_regulation.kinds]]
kind = "honorary"
steps = [
  { class = "A" },
  { class = "B", more = [ 1,
    2 ] },
]
[[ people ]]
[people.mail]
from = "a"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), "top = 1"),
        (("association",), "[association]"),
        (("association", "name"), 'name = "AutOS [e.V.] # not a comment"  # a comment'),
        (("association", "quoted key"), "\"quoted key\" = 'it'"),
        (("dues_regulation", "proration", "mode"), 'mode = "half_year"'),
        (("dues_regulation", "text"), 'text = """'),
        (("dues_regulation", "literal"), "literal = '''"),
        (("dues_regulation", "due", "day"), "due = { month = 2, day = 15 }"),
        (("dues_regulation", "dotted", "inner", "key"), "dotted.inner.key = 2027-01-01"),
        (("dues_regulation", "languages", 1), '  "en",'),
        (("dues_regulation", "kinds", 0, "kind"), 'kind = "full"'),
        (("dues_regulation", "kinds", 0, "steps", 0, "class"), 'class = "A"'),
        (("dues_regulation", "kinds", 0, "steps", 1, "class"), 'class = "B"'),
        (("dues_regulation", "kinds", 1, "kind"), 'kind = "honorary"'),
        (("dues_regulation", "kinds", 1, "steps", 0), '  { class = "A" },'),
        (("dues_regulation", "kinds", 1, "steps", 1, "more", 1), "    2 ] },"),
        (("people", 0, "mail", "from"), 'from = "a"'),
        (("people", 0), "[[ people ]]"),
    ],
)
def test_a_key_is_found_on_its_line(path: KeyPath, line: str) -> None:
    found = SourceLines.of(TEXT).line_of(path)
    assert TEXT.splitlines()[found - 1] == line


def test_windows_line_ends_count_the_same() -> None:
    lines = SourceLines.of(TEXT.replace("\n", "\r\n"))
    assert lines.line_of(("people", 0, "mail", "from")) == len(TEXT.splitlines())


def test_a_key_that_is_not_written_is_looked_for_in_its_table() -> None:
    lines = SourceLines.of("a = 1\n[b]\nc = 2\n")
    assert lines.line_of(("b", "missing", 3)) == 2
    assert lines.line_of(("nowhere",)) == 1


def test_every_value_of_the_text_has_a_line_of_its_own() -> None:
    lines = SourceLines.of(TEXT)
    for path in paths_of(tomllib.loads(TEXT)):
        assert path in lines._lines, path


def paths_of(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths_of(inner, (*path, index))

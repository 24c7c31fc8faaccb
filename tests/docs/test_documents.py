"""The documents say what is true: links lead somewhere, commands and options exist, none is left out."""  # noqa: E501

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.core
import typer.main

from infra.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
# A decision record names things as they were on its day.
CURRENT = [page for page in PAGES if page.parent.name != "decisions"]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_FENCE = re.compile(r"```[a-z]*\n(.*?)```", re.S)
_COMMAND = re.compile(r"^\s*(?:\.venv/bin/)?umlauf (.+)$")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_exists_with_its_options(page: Path) -> None:
    for words in commands_in(page.read_text("utf-8")):
        command, rest = command_of(words)
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, words


def test_the_reference_names_every_command_and_option() -> None:
    text = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    rows = {row.split("|")[1]: row for row in text.splitlines() if row.startswith("| `umlauf")}
    common = {"--data", "--association", "--json", "--help"}
    for name, command in all_commands():
        row = next((row for start, row in rows.items() if f"`umlauf {name}" in start), None)
        assert row, name
        options = {one for it in command.params for one in it.opts if one.startswith("--")}
        missing = [option for option in options - common if option not in row]
        assert not missing, (name, missing)


def test_every_decision_has_its_three_parts_and_a_number_of_its_own() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [record.name[:4] for record in records]
    assert len(numbers) == len(set(numbers))
    for record in records:
        text = record.read_text("utf-8")
        assert re.match(rf"# {int(record.name[:4])}\. \S", text), record.name
        for part in ("Context", "Decision", "Consequences"):
            assert re.search(rf"^(## {part}$|\*\*{part}\.\*\*)", text, re.M), (record.name, part)


def commands_in(text: str) -> Iterator[list[str]]:
    """The words behind `umlauf` of every command in a code block."""
    for block in _FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if found := _COMMAND.match(line):
                yield shlex.split(found[1], comments=True)


def command_of(words: list[str]) -> tuple[typer.core.TyperCommand, list[str]]:
    """The command that words begin with, and the words behind its name."""
    found = typer.main.get_command(app)
    rest = list(words)
    while isinstance(found, typer.core.TyperGroup):
        found = found.commands[rest.pop(0)]
    assert isinstance(found, typer.core.TyperCommand)
    return found, rest


def all_commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    top = typer.main.get_command(app)
    assert isinstance(top, typer.core.TyperGroup)
    for name, command in top.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            for inner, one in command.commands.items():
                assert isinstance(one, typer.core.TyperCommand)
                yield f"{name} {inner}", one
        elif isinstance(command, typer.core.TyperCommand):
            yield name, command


def test_every_word_of_the_glossary_is_in_use() -> None:
    """Its last column names what is in the code, or says that it is not built yet."""
    text = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in text.splitlines()
        if row[:1] == "|"
    ]
    words = [row[3] for row in rows if row[3] not in ("code", "---", "–", "*later*")]
    assert len(words) > 70
    code = "\n".join(
        f"{path.as_posix()}\n{path.read_text('utf-8')}"
        for room in ("services", "shared")
        for path in sorted((ROOT / room).rglob("*.py"))
    )
    known = set(re.findall(r"\w+", code))
    assert [word for word in words if word.strip("`") not in known] == []


_PLACE = re.compile(
    r"(?<![\w/.-])(?:services|shared|infra|scripts|demo|tests|benchmarks)(?:/[\w.-]*\w)+"
)
_MODULE = re.compile(r"(?<![\w/.-])(?:services|shared|infra|scripts|tests|benchmarks)(?:\.\w+)+")


@pytest.mark.parametrize("page", CURRENT, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_and_module_named_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    missing = [place for place in _PLACE.findall(text) if not (ROOT / place).exists()]
    missing += [module for module in _MODULE.findall(text) if not is_there(module)]
    assert missing == []


def is_there(dotted: str) -> bool:
    """Whether a module of that name exists, or its last part is a name in one."""
    *outer, last = dotted.split(".")
    if ROOT.joinpath(*outer, last).is_dir() or ROOT.joinpath(*outer, f"{last}.py").is_file():
        return True
    inside = [ROOT.joinpath(*outer).with_suffix(".py"), ROOT.joinpath(*outer, "__init__.py")]
    return any(
        file.is_file() and re.search(rf"\b{last}\b", file.read_text("utf-8")) for file in inside
    )

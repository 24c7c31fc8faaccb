"""House rules that no common linter knows; each finding names file, line and rule.

`python -m scripts.lint_house [FOLDER]` checks the project (or another folder of the same shape).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 400
_CODE = ("shared", "services", "infra")
_ALL = (*_CODE, "scripts", "demo", "tests", "benchmarks")
_TEXTS = {".py", ".toml", ".md", ".html", ".css", ".js", ".yaml", ".yml", ".cfg", ".mako", ".typ"}
_NAMED = {"Makefile", "install", "install-system", "run", ".editorconfig", ".gitignore"}
# Written in two halves, so that this file does not find itself.
_HOSTS = ("pypi" + ".org", "python" + "hosted", "registry.npm" + "js", "debian" + ".org")
_MACHINE = ("/wo" + "rk/", "/ro" + "ot/", "/t" + "mp/", "/ho" + "me/", "/Us" + "ers/")
_UNFINISHED = re.compile(
    "TO" + r"DO\b|FIX" + r"ME\b|NotImplemented" + "Error|not yet implemen" + "ted"
)
_MACHINE_PATH = re.compile(rf"(?<![\w.}}])(?:{'|'.join(_MACHINE)})")


class Finding(NamedTuple):
    """One breach of a rule."""

    path: Path
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


class Rule(NamedTuple):
    """A sentence people read, the places it holds in, and what breaks it (line numbers)."""

    sentence: str
    holds_in: Callable[[Path], bool]
    breaches: Callable[[ast.Module], Iterator[int]]


def _commits(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _dotted(node.func).endswith(".commit"):
            yield node.lineno


_WALL_CLOCK = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.time)$")


def _reads_wall_clock(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _WALL_CLOCK.search(_dotted(node.func)):
            yield node.lineno


def _floats(tree: ast.Module) -> Iterator[int]:
    """Uses of floats; to ask whether something is one (to refuse it) is none."""
    asked = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _dotted(node.func) == "isinstance"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        named = isinstance(node, ast.Name) and node.id == "float" and id(node) not in asked
        if isinstance(node, ast.expr) and (literal or named):
            yield node.lineno


def _publishes(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _dotted(node.func).rpartition(".")[2] in (
            "publish",
            "publish_many",
        ):
            yield node.lineno


def _has_no_opening(tree: ast.Module) -> Iterator[int]:
    if tree.body and ast.get_docstring(tree) is None:
        yield 1


def _dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain; what cannot be named counts as one nameless part."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _in_code(path: Path) -> bool:
    return path.parts[0] in _CODE


RULES = (
    Rule(
        "commit() belongs to shared/db.py and shared/events alone; a command returns",
        lambda path: (
            _in_code(path)
            and path != Path("shared/db.py")
            and path.parts[:2] != ("shared", "events")
        ),
        _commits,
    ),
    Rule(
        "the time comes from a Clock (shared/clock.py), never from the machine",
        lambda path: _in_code(path) and path != Path("shared/clock.py"),
        _reads_wall_clock,
    ),
    Rule(
        "no float in billing: money is whole cents",
        lambda path: path.parts[:2] == ("services", "billing"),
        _floats,
    ),
    Rule(
        "events are published by commands (services/<service>/commands)",
        lambda path: path.parts[0] == "services" and path.parts[2:3] != ("commands",),
        _publishes,
    ),
    Rule("a file opens with one sentence that says which room it is", _in_code, _has_no_opening),
)


def check(root: Path = ROOT) -> list[Finding]:
    """Every breach in a project folder."""
    found: list[Finding] = []
    for path in _files(root):
        text = path.read_text(encoding="utf-8", errors="replace")
        relative = path.relative_to(root)
        found += _in_text(relative, text)
        if path.suffix == ".py":
            found += _in_python(relative, text)
    return sorted(found)


def _files(root: Path) -> Iterable[Path]:
    for place in (*_ALL, "docs", ".ci"):
        for path in sorted((root / place).rglob("*")):
            if "__pycache__" not in path.parts and path.is_file() and _is_text(path):
                yield path
    yield from (path for path in sorted(root.iterdir()) if path.is_file() and _is_text(path))


def _is_text(path: Path) -> bool:
    return path.suffix in _TEXTS or path.name in _NAMED


def _in_text(path: Path, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), 1):
        if any(host in line for host in _HOSTS):
            yield Finding(path, number, "no address of a package registry in the project")
        if _MACHINE_PATH.search(line) and path.parts[0] != "docs":
            yield Finding(path, number, "no path of one machine in the project")
        if _UNFINISHED.search(line):
            yield Finding(path, number, "nothing unfinished is handed over")


def _in_python(path: Path, text: str) -> Iterator[Finding]:
    lines = text.count("\n")
    if lines > MOST_LINES and "migrations" not in path.parts:
        yield Finding(path, lines, f"a file has at most {MOST_LINES} lines")
    tree = ast.parse(text, str(path))
    for rule in RULES:
        if rule.holds_in(path):
            for line in rule.breaches(tree):
                yield Finding(path, line, rule.sentence)


def main(arguments: list[str]) -> None:
    found = check(Path(arguments[0]) if arguments else ROOT)
    if found:
        sys.exit("\n".join(str(finding) for finding in found))


if __name__ == "__main__":
    main(sys.argv[1:])

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
# What still fits into one reading; the longest page of the models we follow is twice that.
LINES_MAX = 400
# Types cannot see two dates or two names swapped; by name a reader sees it.
POSITIONAL_MAX = 4
_CODE = ("shared", "services", "infra")
# A use case stands in `verb_noun.py`; a new verb of the field is added here.
_VERBS_OF_USE_CASES = """
rewrite prepare announce
    accept activate add admit announce apply archive assign book cancel cast change check choose
    claim close collect complete compose confirm correct credit decide declare defer delete
    deliver discard end enter erase exclude expire export forget grant hand hold import invoice
    issue join keep lapse leave lock mark match merge move offset open pay post prepare propose
    quote receive record recover redact redeem refund refuse reject release remind remove render
    renew reopen replace report request reset resign resume retire retry return reverse revoke run
    save seal send settle sign start store submit suspend take transfer undo upsert void waive
    withdraw write
"""
# Gathers what the use cases of one bank file decide and writes it at once, their events too.
_GATHERS = frozenset({Path("services/billing/bank/posting_batch.py")})
_LEDGER = Path("services/billing/ledger")
_LEDGER_ROW = "LedgerEntry"
# Reviewed: what they put into SQL are names of our own tables and columns, constants, a level of
# synchronisation; never a value. New ones are looked at by a second person.
_BUILD_SQL = frozenset(
    {
        Path("infra/operations/migrations.py"),
        Path("shared/bulk.py"),
        Path("shared/db.py"),
        Path("shared/events/storage/bulk_sql.py"),
        Path("shared/events/storage/locks.py"),
        Path("shared/safeguards.py"),
    }
)
_SHEETS = Path("shared/web/sheets.py")
_DOWNLOADS = Path("shared/web/downloads.py")
# SQLAlchemy's own: they take a list of columns or values as arguments, not fields in an order.
_TAKE_LISTS = frozenset({"Table", "Enum"})
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


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of the name it calls by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield _dotted(node.func).rpartition(".")[2], node


def _publishes(tree: ast.Module) -> Iterator[int]:
    for name, call in _calls(tree):
        if name in ("publish", "publish_many"):
            yield call.lineno


_WRITERS = frozenset({"insert", "update", "delete", "bulk_insert", "bulk_update", "bulk_delete"})


def _writes_ledger(tree: ast.Module) -> Iterator[int]:
    """Entries made one by one, or written in sets."""
    for name, call in _calls(tree):
        named = {
            _dotted(node).rpartition(".")[2]
            for argument in (*call.args, *(keyword.value for keyword in call.keywords))
            for node in ast.walk(argument)
            if isinstance(node, ast.expr)
        }
        if name == _LEDGER_ROW or (name in _WRITERS and _LEDGER_ROW in named):
            yield call.lineno


_SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|TRUNCATE|GRANT|COPY|PRAGMA|WITH"
    r"|SET LOCAL|SET SESSION|FROM|WHERE|ORDER BY|GROUP BY|LIMIT|HAVING|UNION|VALUES|AND|OR)\s"
)
_TAKE_SQL = frozenset(
    {"text", "exec_driver_sql", "execute", "executemany", "literal_column", "DDL"}
)


def _builds_sql(tree: ast.Module) -> Iterator[int]:
    """Texts put together that read like SQL, and any such text handed to what runs SQL."""
    run = {
        call.lineno
        for name, call in _calls(tree)
        if name in _TAKE_SQL and call.args and _is_put_together(call.args[0])
    }
    written = {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and _is_put_together(node) and _SQL.match(_opening(node))
    }
    yield from sorted(run | written)


def _is_put_together(node: ast.expr) -> bool:
    """An f-string with values, `"…" + x`, `"…" % x`, `"…".format(x)` or `" ".join(x)`."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, (ast.Add, ast.Mod)) and bool(_opening(node))
    return isinstance(node, ast.Call) and _dotted(node.func) in ("?.format", "?.join")


def _opening(node: ast.expr) -> str:
    """The constant that a text put together begins with."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return _opening(node.values[0]) if node.values else ""
    if isinstance(node, ast.BinOp):
        return _opening(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _opening(node.func.value)
    return ""


_WRITE_SHEETS = re.compile(r"(^|\.)(csv\.(writer|DictWriter)|Workbook|xlsxwriter\.\w+)$")


def _writes_sheets(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _WRITE_SHEETS.search(_dotted(node.func)):
            yield node.lineno


def _names_downloads(tree: ast.Module) -> Iterator[int]:
    for name, call in _calls(tree):
        if name == "FileResponse" and any(one.arg == "filename" for one in call.keywords):
            yield call.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and str(node.value).lower() == "content-disposition":
            yield node.lineno


def _passes_by_position(tree: ast.Module) -> Iterator[int]:
    """Calls of classes with too many arguments that only their order tells apart."""
    for name, call in _calls(tree):
        is_class = name.lstrip("_")[:1].isupper()
        if is_class and name not in _TAKE_LISTS and len(call.args) > POSITIONAL_MAX:
            yield call.lineno


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


def _is_use_case(path: Path) -> bool:
    """`services/<service>/[<room>/]verb_noun.py`: deeper are pages, reads and rules."""
    verb, _, noun = path.stem.partition("_")
    return path in _GATHERS or (
        verb in _VERBS_OF_USE_CASES.split() and bool(noun) and len(path.parts) <= 4
    )


RULES = (
    Rule(
        "commit() belongs to shared/db.py and shared/events alone: a use case's caller commits",
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
        "events are published by use cases (<room>/verb_noun.py), not by pages, reads or rules",
        lambda path: path.parts[0] == "services" and not _is_use_case(path),
        _publishes,
    ),
    Rule(
        f"ledger entries are written in {_LEDGER} only",
        lambda path: _in_code(path) and not path.is_relative_to(_LEDGER),
        _writes_ledger,
    ),
    Rule(
        f"a class is called with at most {POSITIONAL_MAX} arguments by position, the rest by name",
        lambda path: path.parts[0] in _ALL,
        _passes_by_position,
    ),
    Rule(
        "SQL is not put together from pieces; values are bound (or have _BUILD_SQL reviewed)",
        lambda path: _in_code(path) and path not in _BUILD_SQL and "migrations" not in path.parts,
        _builds_sql,
    ),
    Rule(
        f"tables to take away are written in {_SHEETS} only: it guards against formulas",
        lambda path: _in_code(path) and path != _SHEETS,
        _writes_sheets,
    ),
    Rule(
        f"a download gets its name from {_DOWNLOADS} (content_disposition)",
        lambda path: _in_code(path) and path != _DOWNLOADS,
        _names_downloads,
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
    if lines > LINES_MAX and "migrations" not in path.parts:
        yield Finding(path, lines, f"a file has at most {LINES_MAX} lines")
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

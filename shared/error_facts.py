"""What may be told of an error at rest and in logs: its kind, its constraint, its place; no values.

Messages of errors quote what they stumbled over: a row, a name, an account number.
"""

from __future__ import annotations

import re
import sqlite3
import traceback
from collections.abc import Iterator
from datetime import date
from enum import Enum
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from shared.errors import DomainError
from shared.scrub import one_line, scrub

ERROR_CHARACTERS_MAX = 2_000
_FRAMES_MAX = 12
# SQLite names columns here, and nothing of what stands in them.
_SQLITE = re.compile(
    r"(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: [\w., ]+)?|no such \w+: \w+"
    r"|database is locked|\w+ is append-only"
)
_TELLING = (bool, int, UUID, date, Enum)


def describe_error(error: BaseException) -> str:
    """Kind, facts and place: `IntegrityError: UNIQUE constraint failed: officer.email (x.py:7)`."""
    facts = scrub(_facts(error))
    told = f"{type(error).__name__}: {facts}" if facts else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({_file(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    return one_line(f"{told}{place}")[:ERROR_CHARACTERS_MAX]


def trace_of(error: BaseException) -> str:
    """Where it came from, the innermost place first, and the errors that caused it."""
    return " | caused by ".join(_traces(error))


def _traces(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        frames = traceback.extract_tb(at.__traceback__)[::-1][:_FRAMES_MAX]
        places = " < ".join(f"{_file(one.filename)}:{one.lineno} {one.name}" for one in frames)
        yield f"{describe_error(at)} at {places}" if at is not error else places
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)


def _facts(error: BaseException) -> str:
    if isinstance(error, DomainError):
        return _sentence(error)
    if isinstance(error, DBAPIError):
        return _of_database(error.orig)
    if isinstance(error, sqlite3.Error):
        return _of_database(error)
    if isinstance(error, OSError) and error.errno is not None:
        return f"[Errno {error.errno}] {error.strerror or ''}".strip()
    return ""


def _sentence(error: DomainError) -> str:
    """What the program says by itself; of what it is about only numbers, days and ids."""
    if not error.details:
        return error.message
    telling = {name: it for name, it in error.details.items() if isinstance(it, _TELLING)}
    return type(error)._sentence(telling)


def _of_database(error: BaseException | None) -> str:
    """The constraint, or the database's own code; psycopg is asked without being loaded."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is None:
        found = _SQLITE.search(str(error))
        return found[0] if found else str(getattr(error, "sqlite_errorname", ""))
    named = ("sqlstate", "table_name", "column_name", "constraint_name")
    parts = [(name, getattr(diagnosis, name, None)) for name in named]
    told = [f"{name.removesuffix('_name')} {part}" for name, part in parts if part]
    return f"{type(error).__name__} {', '.join(told)}".strip()


def _file(name: str) -> str:
    return name.rpartition("/")[2]

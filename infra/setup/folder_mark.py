"""What a data folder is: `installation.json` says what it was made as, and that stays."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, get_args
from uuid import UUID

from shared.documents import write_whole
from shared.errors import DomainError
from shared.settings import Kind

FILE = "installation.json"
KEY_FILES = ("secret.key", "iban.keys")
_DATABASES = tuple(f"{name}.sqlite" for name in ("members", "billing", "notifications", "web"))
# What an older Umlauf left in a folder whose databases stand elsewhere.
_BESIDE_DATABASES = frozenset({"documents", "redis", "umlauf.lock", "clock.json", *KEY_FILES})
# What lies in a folder before its mark is written: a start that was cut off leaves no more.
_BEFORE_THE_MARK = frozenset({*KEY_FILES, "umlauf.lock"})
_WRITING = ".writing-"
_SHOWN = 5


class UnreadableMark(DomainError):
    """{file} cannot be read as what says which installation this is ({reason}). Take it from a
    backup."""

    code = "unreadable_mark"
    status = 500


class NotAnEmptyFolder(DomainError):
    """{folder} holds what Umlauf did not make: {found}. Name an empty folder or a new one:
    umlauf init --data DIR"""

    code = "not_an_empty_folder"
    status = 500


class FolderOfOlderUmlauf(DomainError):
    """{folder} was made by an older Umlauf. If it was a demo, remove it or name another folder.
    Else set UMLAUF_SECRET_KEY and UMLAUF_IBAN_KEYS to what it was run with and take it over:
    umlauf init --adopt --data {folder}"""

    code = "folder_of_older_umlauf"
    status = 500


class Contents(StrEnum):
    """What is found where the data folder should be."""

    NOTHING = "nothing"
    INSTALLATION = "installation"
    OLDER_UMLAUF = "older_umlauf"
    SOMETHING_ELSE = "something_else"


class Mark(NamedTuple):
    """One installation: what it was made as, its id, and when."""

    kind: Kind
    id: UUID
    made_at: datetime


def contents_of(folder: Path) -> Contents:
    """Looks without changing anything; a folder that is not there holds nothing."""
    if (folder / FILE).exists():
        return Contents.INSTALLATION
    if not folder.exists():
        return Contents.NOTHING
    if not folder.is_dir():
        return Contents.SOMETHING_ELSE
    names = {one.name for one in folder.iterdir() if not one.name.startswith(_WRITING)}
    if names <= _BEFORE_THE_MARK:
        return Contents.NOTHING
    if names <= _BESIDE_DATABASES or not names.isdisjoint(_DATABASES):
        return Contents.OLDER_UMLAUF
    return Contents.SOMETHING_ELSE


def refuse_foreign_folder(folder: Path) -> None:
    """Raises NotAnEmptyFolder or FolderOfOlderUmlauf where no installation can be or be made."""
    contents = contents_of(folder)
    if contents is Contents.OLDER_UMLAUF:
        raise FolderOfOlderUmlauf(folder=folder)
    if contents is Contents.SOMETHING_ELSE:
        raise NotAnEmptyFolder(folder=folder, found=_listed(folder))


def read_mark(folder: Path) -> Mark | None:
    """The mark of a folder; None where there is none. Raises UnreadableMark."""
    file = folder / FILE
    try:
        found = json.loads(file.read_text("utf-8"))
        if found["kind"] not in get_args(Kind):
            raise ValueError(f"kind {found['kind']}")
        return Mark(found["kind"], UUID(str(found["id"])), datetime.fromisoformat(found["made_at"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnreadableMark(file=file, reason=error) from error


def write_mark(folder: Path, mark: Mark) -> None:
    """Durably and whole: with it the folder is an installation."""
    content = {"kind": mark.kind, "id": str(mark.id), "made_at": mark.made_at.isoformat()}
    write_whole(folder / FILE, json.dumps(content).encode() + b"\n")


def _listed(folder: Path) -> str:
    if not folder.is_dir():
        return "a file"
    names = sorted(one.name for one in folder.iterdir())
    more = ["…"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])

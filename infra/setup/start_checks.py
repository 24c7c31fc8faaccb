"""Everything that keeps an installation from being started: one list, for `umlauf doctor` whole,
for a start up to the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from infra.database_roles import refuse_unbound_role
from infra.setup.addresses import address_problems
from infra.setup.database_mark import refuse_foreign_database
from infra.setup.demo_services import demo_service_problems
from infra.setup.file_modes import documents_folder, exposures
from infra.setup.folder_mark import (
    Contents,
    contents_of,
    read_mark,
    refuse_foreign_folder,
)
from infra.setup.keys import key_problems
from infra.setup.kinds import refuse_other_kind
from infra.setup.sealed_keys import refuse_other_keys
from shared.db import Database
from shared.errors import DomainError
from shared.settings import Settings


def folder_problems(settings: Settings) -> Iterator[DomainError]:
    """A data folder that is another's, of another kind, or open to others."""
    yield from _raised(lambda: refuse_foreign_folder(settings.data))
    yield from _raised(lambda: _refuse_mark(settings))
    yield from _raised(lambda: documents_folder(settings))
    yield from exposures(settings)


def _key_problems(settings: Settings) -> Iterator[DomainError]:
    to_be_made = contents_of(settings.data) is not Contents.INSTALLATION
    yield from key_problems(settings, to_be_made=to_be_made)


PARTS: Mapping[str, Callable[[Settings], Iterable[DomainError]]] = MappingProxyType(
    {
        "address": address_problems,
        "servers": demo_service_problems,
        "folder": folder_problems,
        "keys": _key_problems,
    }
)


def refuse_unsafe_folder(settings: Settings) -> None:
    """Raises the first problem of folder and keys."""
    for problems in (folder_problems, _key_problems):
        for problem in problems(settings):
            raise problem


def refuse_unsafe(settings: Settings) -> None:
    """Raises the first problem of settings, folder and keys."""
    for problems in PARTS.values():
        for problem in problems(settings):
            raise problem


def database_problems(
    settings: Settings, service: str, database: Database, *, any_keys: bool = False
) -> Iterator[DomainError]:
    """A role that row-level security does not bind, a database of another installation, or keys
    of another, unless `any_keys` will do."""
    yield from _raised(lambda: refuse_unbound_role(settings, service, database))
    yield from _raised(lambda: refuse_foreign_database(settings, service, database))
    if not any_keys:
        yield from _raised(lambda: refuse_other_keys(settings, service, database))


def refuse_unsafe_database(
    settings: Settings, service: str, database: Database, *, any_keys: bool = False
) -> None:
    """Raises the first problem of a database."""
    for problem in database_problems(settings, service, database, any_keys=any_keys):
        raise problem


def refuse_unsafe_web_database(settings: Settings) -> None:
    """The same for the database of sessions, which belongs to no service; to look at a SQLite file
    that is not there would make it."""
    database = Database(settings.database_url("web"))
    try:
        if not database.is_sqlite or Path(database.engine.url.database or "").exists():
            refuse_unsafe_database(settings, "web", database)
    finally:
        database.dispose()


def _refuse_mark(settings: Settings) -> None:
    mark = read_mark(settings.data)
    if mark:
        refuse_other_kind(settings, str(settings.data), mark.kind)


def _raised(check: Callable[[], object]) -> Iterator[DomainError]:
    try:
        check()
    except DomainError as error:
        yield error

"""Takes over what an older Umlauf made: it gets marks, once its keys have proved to fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from infra.registry import NAMES
from infra.setup.database_mark import mark_database
from infra.setup.file_modes import exposures
from infra.setup.folder_mark import (
    Contents,
    Mark,
    NotAnEmptyFolder,
    contents_of,
    read_mark,
    write_mark,
)
from infra.setup.keys import key_problems, with_keys
from infra.setup.kinds import refuse_other_kind
from shared.clock import Clock
from shared.crypto import CannotDecrypt, KeyRing
from shared.db import Database
from shared.documents import make_private_folder
from shared.errors import DomainError
from shared.ids import new_id
from shared.settings import Settings

DATABASES = (*NAMES, "web")
_PRIVATE_FILE = 0o600
# Where account numbers are sealed, and whose id each ciphertext is bound to.
_SEALED = (("mandate", "id"), ("association", "association_id"))


class KeysDoNotFit(DomainError):
    """UMLAUF_IBAN_KEYS cannot open the account numbers sealed in the database of {service}. Set it
    to what this installation was run with; nothing was changed."""

    code = "keys_do_not_fit"
    status = 500


class NothingToAdopt(DomainError):
    """There is nothing of an older Umlauf in {folder}, nor in the databases that are set. A new
    installation is made by: umlauf init --data {folder}"""

    code = "nothing_to_adopt"
    status = 500


def adopt_installation(settings: Settings, clock: Clock) -> bool:
    """Marks databases and folder of an older Umlauf; False where the folder is marked already.

    Raises what keeps an installation from being started, KeysDoNotFit and NothingToAdopt, each
    before anything is changed.
    """
    mark = read_mark(settings.data)
    if mark:
        refuse_other_kind(settings, str(settings.data), mark.kind)
        return False
    for problem in _problems(settings):
        raise problem
    keys = KeyRing(with_keys(settings).sealing_keys)
    with ExitStack() as stack:
        found = dict(_databases(settings, stack))
        older = {name: one for name, one in found.items() if _tables(one)}
        if not older:
            raise NothingToAdopt(folder=settings.data)
        for name, database in older.items():
            _refuse_other_keys(name, database, keys)
        for name, database in found.items():
            mark_database(settings, name, database, clock=clock, adopt=True)
            _close_to_others(database)
    make_private_folder(settings.data)
    write_mark(settings.data, Mark(settings.environment, new_id(), clock.now()))
    return True


def _problems(settings: Settings) -> Iterator[DomainError]:
    if contents_of(settings.data) is Contents.SOMETHING_ELSE:
        yield NotAnEmptyFolder(folder=settings.data, found="nothing of an older Umlauf")
    yield from exposures(settings)
    yield from key_problems(settings, to_be_made=False)


def _databases(settings: Settings, stack: ExitStack) -> Iterator[tuple[str, Database]]:
    """Those that are there: to look at a SQLite file that is not would make it."""
    for name in DATABASES:
        database = Database(settings.database_url(name))
        stack.callback(database.dispose)
        if not database.is_sqlite or _file_of(database).exists():
            yield name, database


def _tables(database: Database) -> list[str]:
    with database.reading(None) as session:
        return sa.inspect(session.connection()).get_table_names()


def _refuse_other_keys(service: str, database: Database, keys: KeyRing) -> None:
    """Opens one sealed account number of each kind. Raises KeysDoNotFit."""
    with database.reading(None) as session:
        connection = session.connection()
        for sealed, owner in _sealed_accounts(connection):
            try:
                keys.decrypt(sealed, owner.bytes)
            except CannotDecrypt as error:
                raise KeysDoNotFit(service=service) from error


def _sealed_accounts(connection: sa.Connection) -> Iterator[tuple[bytes, UUID]]:
    known = sa.inspect(connection)
    for table, owner in _SEALED:
        if known.has_table(table):
            columns = {column["name"] for column in known.get_columns(table)}
            if {"iban_sealed", owner} <= columns:
                sealed_at = sa.column("iban_sealed", sa.LargeBinary)
                query = sa.select(sealed_at, sa.column(owner, sa.Uuid)).select_from(sa.table(table))
                query = query.where(sealed_at.is_not(None)).limit(1)
                yield from ((sealed, owner_id) for sealed, owner_id in connection.execute(query))


def _close_to_others(database: Database) -> None:
    """Older ones made their files readable by everybody."""
    if database.is_sqlite:
        file = _file_of(database)
        for one in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
            if one.exists():
                one.chmod(_PRIVATE_FILE)


def _file_of(database: Database) -> Path:
    return Path(database.engine.url.database or "")

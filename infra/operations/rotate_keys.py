"""Brings everything sealed under the newest key, bit by bit; what is done stays done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from infra.operations.sealed_columns import SealedColumn, Use, sealed_columns
from shared.crypto import CannotDecrypt, KeyRing
from shared.db import Database
from shared.documents import DocumentDamaged, DocumentStore
from shared.events.crash_points import crash_point
from shared.service import ServiceRuntime

# A transaction each: short enough that nobody waits for it (5 ms on SQLite), and little to do again
# after a kill.
ROTATION_BATCH_ROWS = 500
DOCUMENTS = "documents"
Tell = Callable[[str, int, int], None]
"""Is told how far a place is: its name, what is done of it, and how much there was to do."""


@dataclass(frozen=True)
class Kept:
    """All that is sealed in an installation, and the keys for it.

    `to_be_sealed` are the documents of each association that hold accounts, whether or not they
    are sealed yet.
    """

    runtimes: Sequence[ServiceRuntime]
    documents: DocumentStore
    keys: KeyRing
    to_be_sealed: Mapping[UUID, frozenset[str]]


@dataclass
class Rotation:
    """What a rotation did, and what no key of the ring opens, by place."""

    resealed: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)
    not_compacted: list[str] = field(default_factory=list)

    def note(self, place: str, resealed: int, unreadable: int) -> None:
        if resealed:
            self.resealed[place] = self.resealed.get(place, 0) + resealed
        if unreadable:
            self.unreadable[place] = self.unreadable.get(place, 0) + unreadable


def rotate_keys(kept: Kept, tell: Tell) -> Rotation:
    """Seals again what is not under the newest key: columns, their search hashes, documents.

    Servers may run meanwhile, if they have the same ring: what was sealed or hashed with either key
    is read and found. After a kill the next call goes on where it stopped; a second call finds
    nothing to do. At the end SQLite's files are compacted, since what was written over lies in
    them until then.
    """
    done = Rotation()
    for column in sealed_columns(kept.runtimes):
        _reseal_column(column, kept.keys, done, tell)
    _reseal_documents(kept, done, tell)
    for runtime in kept.runtimes:
        if runtime.database.is_sqlite and not _compacted(runtime.database):
            done.not_compacted.append(runtime.name)
    return done


def uses_of(kept: Kept) -> list[Use]:
    """What is kept with which key, place by place."""
    found: list[Use] = []
    for column in sealed_columns(kept.runtimes):
        with column.runtime.reading(None) as session:
            found += column.uses(session)
    counts: dict[bytes | None, int] = {}
    for association, sha256 in kept.documents.addresses():
        key_id = kept.documents.sealed_with(association, sha256)
        if key_id is not None or sha256 in kept.to_be_sealed.get(association, ()):
            counts[key_id] = counts.get(key_id, 0) + 1
    return [*found, *(Use(DOCUMENTS, key_id, count) for key_id, count in counts.items())]


def _reseal_column(column: SealedColumn, keys: KeyRing, done: Rotation, tell: Tell) -> None:
    with column.runtime.reading(None) as session:
        stale = column.stale(session, keys)
    after, seen = None, 0
    while True:
        with column.runtime.database.writing(None) as session:
            batch = column.reseal(session, keys, after, ROTATION_BATCH_ROWS)
        if batch is None:
            return
        after, seen = batch.last, seen + batch.resealed + batch.unreadable
        done.note(column.place, batch.resealed, batch.unreadable)
        tell(column.place, seen, max(seen, stale))
        crash_point("resealed")


def _reseal_documents(kept: Kept, done: Rotation, tell: Tell) -> None:
    waiting = list(_stale_documents(kept))
    for seen, (association, sha256) in enumerate(waiting, 1):
        try:
            kept.documents.reseal(association, sha256)
        except (CannotDecrypt, DocumentDamaged):
            done.note(DOCUMENTS, 0, 1)
        else:
            done.note(DOCUMENTS, 1, 0)
        if seen % ROTATION_BATCH_ROWS == 0 or seen == len(waiting):
            tell(DOCUMENTS, seen, len(waiting))
        crash_point("document resealed")


def _stale_documents(kept: Kept) -> Iterable[tuple[UUID, str]]:
    for association, sha256 in kept.documents.addresses():
        key_id = kept.documents.sealed_with(association, sha256)
        wanted = key_id is not None or sha256 in kept.to_be_sealed.get(association, ())
        if wanted and key_id != kept.keys.newest:
            yield association, sha256


def _compacted(database: Database) -> bool:
    """False where somebody else held the file the whole time."""
    connection = database.engine.raw_connection()
    try:
        for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.cursor().execute(statement)
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True

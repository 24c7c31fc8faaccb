"""Where account numbers are kept: every sealed column of every service, found by its mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from shared.crypto import KEY_ID_BYTES, CannotDecrypt, KeyRing
from shared.db import SEALED_FOR, Session
from shared.service import ServiceRuntime

_SUFFIX = "_sealed"


class Use(NamedTuple):
    """So many places of one kind are kept with a key; without a key's name it is an older one."""

    place: str
    key_id: bytes | None
    rows: int


class Batch(NamedTuple):
    """What became of some rows: those sealed again, and those that no key of the ring opens."""

    last: UUID
    resealed: int
    unreadable: int


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed account numbers, for whom they are sealed, and their search hash."""

    runtime: ServiceRuntime
    table: sa.Table
    sealed: sa.Column[Any]
    owner: sa.Column[Any]
    hashed: sa.Column[Any] | None

    @property
    def place(self) -> str:
        return f"{self.runtime.name}.{self.table.name}.{self.sealed.name}"

    @property
    def key(self) -> sa.Column[Any]:
        (key,) = self.table.primary_key.columns
        return key

    def uses(self, session: Session) -> Iterator[Use]:
        """By which keys, from what the rows themselves say."""
        # By the name of the expression: PostgreSQL takes one with other parameters for another.
        key_id = self._key_id.label("key_id")
        sealed = sa.select(key_id, sa.func.count()).where(self.sealed.is_not(None))
        for found, count in session.execute(sealed.group_by("key_id")):
            yield Use(self.place, bytes(found), count)
        if self.hashed is None:
            return
        marked = sa.case((self.hashed.contains(":"), sa.func.substr(self.hashed, 1, _MARK)))
        hashes = sa.select(marked.label("mark"), sa.func.count()).where(self.hashed.is_not(None))
        for mark, count in session.execute(hashes.group_by("mark")):
            yield Use(self._hash_place, bytes.fromhex(mark) if mark else None, count)

    def stale(self, session: Session, keys: KeyRing) -> int:
        """How many rows are not yet with the newest key."""
        query = sa.select(sa.func.count()).select_from(self.table).where(self._is_stale(keys))
        return int(session.execute(query).scalar_one())

    def reseal(
        self, session: Session, keys: KeyRing, after: UUID | None, at_once: int
    ) -> Batch | None:
        """Seals and hashes the next rows with the newest key; None: there are no more.

        A row that somebody changes at the same time keeps that change: it is sealed anew anyway.
        """
        rows = self._stale_rows(session, keys, after, at_once)
        if not rows:
            return None
        changed = []
        for row in rows:
            try:
                changed.append(self._changed(row, keys))
            except CannotDecrypt:
                continue
        if changed:
            session.connection().execute(self._update(), changed)
        return Batch(rows[-1].key, len(changed), len(rows) - len(changed))

    def _stale_rows(
        self, session: Session, keys: KeyRing, after: UUID | None, at_once: int
    ) -> Sequence[sa.Row[Any]]:
        query = (
            sa.select(self.key.label("key"), self.owner.label("owner"), self.sealed.label("sealed"))
            .where(self._is_stale(keys))
            .order_by(self.key)
            .limit(at_once)
        )
        return session.execute(query if after is None else query.where(self.key > after)).all()

    def _is_stale(self, keys: KeyRing) -> sa.ColumnElement[bool]:
        stale: sa.ColumnElement[bool] = self._key_id != keys.newest
        if self.hashed is not None:
            mark = f"{keys.newest.hex()}:"
            stale = sa.or_(stale, sa.not_(self.hashed.startswith(mark)))
        return sa.and_(self.sealed.is_not(None), stale)

    def _changed(self, row: sa.Row[Any], keys: KeyRing) -> dict[str, object]:
        owner = row.owner.bytes
        changed = {"the_key": row.key, "before": row.sealed}
        changed["after"] = keys.reseal(row.sealed, owner)
        if self.hashed is not None:
            changed["hashed"] = keys.search_hash(keys.decrypt(row.sealed, owner))
        return changed

    def _update(self) -> sa.Update:
        values = {self.sealed.name: sa.bindparam("after", type_=self.sealed.type)}
        if self.hashed is not None:
            values[self.hashed.name] = sa.bindparam("hashed", type_=self.hashed.type)
        return (
            sa.update(self.table)
            .where(
                self.key == sa.bindparam("the_key", type_=self.key.type),
                self.sealed == sa.bindparam("before", type_=self.sealed.type),
            )
            .values(values)
        )

    @property
    def _key_id(self) -> sa.ColumnElement[bytes]:
        return sa.func.substr(self.sealed, 2, KEY_ID_BYTES, type_=sa.LargeBinary())

    @property
    def _hash_place(self) -> str:
        hashed = self.hashed.name if self.hashed is not None else ""
        return f"{self.runtime.name}.{self.table.name}.{hashed}"


_MARK = 2 * KEY_ID_BYTES


def sealed_columns(runtimes: Iterable[ServiceRuntime]) -> list[SealedColumn]:
    """Every one there is; a service that adds one need tell nobody."""
    return [
        SealedColumn(
            runtime=runtime,
            table=table,
            sealed=column,
            owner=table.c[column.info[SEALED_FOR]],
            hashed=table.c.get(f"{column.name.removesuffix(_SUFFIX)}_hash"),
        )
        for runtime in runtimes
        for table in runtime.metadata.sorted_tables
        for column in table.columns
        if SEALED_FOR in column.info
    ]

"""Whether the keys given are those that a database's account numbers are sealed with."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from infra.setup.keys import given_ring
from shared.crypto import KEY_ID_BYTES, KeyRing
from shared.db import Database
from shared.errors import DomainError
from shared.settings import Settings

# One row for each association, and the first and the last of what there may be thousands of: a
# start looks by primary key only. All of it is counted by `umlauf doctor` and `umlauf keys list`.
_FEW, _MANY, _SEALED = "association", "mandate", "iban_sealed"


class UnknownSealingKey(DomainError):
    """The database of {service} holds account numbers sealed with key {key}, which is not among the
    keys given ({known}). Put back the iban.keys of this installation, from a backup if need be, or
    set UMLAUF_IBAN_KEYS to what it was run with; nothing was changed."""

    code = "unknown_sealing_key"
    status = 500


def refuse_other_keys(settings: Settings, service: str, database: Database) -> None:
    """Raises UnknownSealingKey; where there is no key at all, others have said so."""
    ring = given_ring(settings)
    if ring:
        with database.reading(None) as session:
            used = set(_key_ids(session.connection()))
        refuse_unknown_keys(ring, service, used)


def refuse_unknown_keys(ring: str, service: str, used: set[bytes]) -> None:
    """The same where the keys in use are known already."""
    if not used:
        return
    known = KeyRing(ring).key_ids
    for key in sorted(used.difference(known)):
        raise UnknownSealingKey(
            service=service, key=key.hex(), known=", ".join(one.hex() for one in known)
        )


def _key_ids(connection: sa.Connection) -> Iterator[bytes]:
    known = sa.inspect(connection)
    sealed = sa.column(_SEALED, sa.LargeBinary)
    key_id = sa.func.substr(sealed, 2, KEY_ID_BYTES, type_=sa.LargeBinary())
    for table in (_FEW, _MANY):
        if not known.has_table(table):
            continue
        if _SEALED not in {column["name"] for column in known.get_columns(table)}:
            continue
        query = sa.select(key_id).select_from(sa.table(table)).where(sealed.is_not(None))
        first_and_last = (sa.column("id").asc(), sa.column("id").desc())
        queries = (
            [query] if table == _FEW else [query.order_by(end).limit(1) for end in first_and_last]
        )
        for one in queries:
            yield from (bytes(found) for found in connection.execute(one).scalars())

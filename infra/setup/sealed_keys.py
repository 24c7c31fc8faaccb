"""Whether the keys given are those that a database's account numbers are sealed with."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from infra.setup.keys import given_ring
from shared.crypto import KEY_ID_BYTES, KeyRing
from shared.db import Database
from shared.errors import DomainError
from shared.settings import Settings

# A start looks at each association's own account: few rows, there before anything else is sealed.
# `umlauf doctor` and `umlauf keys list` look at all; one mandate that no key opens stops nobody.
_TABLE, _SEALED = "association", "iban_sealed"


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
    if not known.has_table(_TABLE):
        return
    if _SEALED in {column["name"] for column in known.get_columns(_TABLE)}:
        key_id = sa.func.substr(sa.column(_SEALED), 2, KEY_ID_BYTES, type_=sa.LargeBinary())
        found = connection.execute(sa.select(key_id).select_from(sa.table(_TABLE))).scalars()
        yield from (bytes(one) for one in found if one is not None)

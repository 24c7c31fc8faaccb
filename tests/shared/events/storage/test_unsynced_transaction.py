"""Bookkeeping is undone by an error like any other transaction, and outlives it otherwise."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa

from shared.events.storage.tables import tables_of
from shared.events.storage.unsynced_transaction import unsynced_transaction
from tests.support.events import MakeServices


def test_an_error_undoes_it_and_the_end_of_the_block_commits(make_services: MakeServices) -> None:
    runtime = make_services().billing.runtime
    partition = tables_of(runtime).inbox_partition
    with suppress(LookupError), unsynced_transaction(runtime) as session:
        session.connection().execute(partition.insert(), {"partition": 1})
        raise LookupError
    with unsynced_transaction(runtime) as session:
        session.connection().execute(partition.insert(), {"partition": 2})
    with runtime.reading(None) as session:
        assert list(session.execute(sa.select(partition.c.partition)).scalars()) == [2]

"""Transactions of the machine's own bookkeeping, which a loss of power may undo without harm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.db import Session
from shared.service import ServiceRuntime


@contextmanager
def unsynced_transaction(runtime: ServiceRuntime) -> Iterator[Session]:
    """Commits without waiting for the disk: for fan-out, acknowledgements and the lists of what is
    about to be handled. Lost, they are made again.

    Fanned out twice, an event is known to its inbox; a lost acknowledgement is asked for by sending
    again; a list of what was begun matters only while the database lives. Publishing, the inbox
    and effects are always waited for.
    """
    with runtime.database.noting() as session:
        yield session

"""Statements are compiled once a session.

SQLAlchemy keeps what it compiled with each engine, and nearly every test opens databases of its
own: a fifth of the suite's time went into compiling the same statements again.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache


class CompiledStatements(LRUCache[tuple[Any, ...], Any]):
    """SQLAlchemy's own cache, but by the dialect's name instead of one engine's dialect."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> None:
    """All engines of a process share one cache."""
    compiled = CompiledStatements(4_000)

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

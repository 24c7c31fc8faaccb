"""Run by Alembic: one environment for all services; the caller hands in connection and metadata."""

from __future__ import annotations

from alembic import context

from infra.operations.migrations import OPTIONS

_config = context.config
_connection = _config.attributes["connection"]
context.configure(connection=_connection, target_metadata=_config.attributes["metadata"], **OPTIONS)
with context.begin_transaction():
    context.run_migrations()

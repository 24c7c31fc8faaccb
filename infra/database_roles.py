"""Which role a PostgreSQL database is opened as: production takes ordinary roles only."""

from __future__ import annotations

import sqlalchemy as sa

from shared.db import Database
from shared.errors import DomainError
from shared.settings import Settings

# Attributes are not inherited, so these two roles are all: the one that connected, and the one it
# acts as since then (ALTER ROLE … SET role); it could go back to the first at any moment.
_UNBOUND = sa.text(
    "SELECT rolname FROM pg_roles WHERE rolname IN (current_user, session_user) "
    "AND (rolsuper OR rolbypassrls) LIMIT 1"
)


class RolePassesRowSecurity(DomainError):
    """UMLAUF_{setting} connects as «{role}», a superuser or a role with BYPASSRLS: row-level
    security would not keep associations apart. Create an ordinary role that owns just this
    database (CREATE ROLE … LOGIN; CREATE DATABASE … OWNER …) and connect as that one."""

    code = "role_passes_row_security"
    status = 500


def unbound_role(connection: sa.Connection) -> str | None:
    """The connection's role if row-level security does not bind it; None if it does (or there is
    none, as on SQLite)."""
    if connection.dialect.name == "sqlite":
        return None
    found: str | None = connection.execute(_UNBOUND).scalar()
    return found


def refuse_unbound_role(settings: Settings, service: str, database: Database) -> None:
    """Raises RolePassesRowSecurity in production; elsewhere `umlauf doctor` notes it."""
    if settings.environment != "production" or database.is_sqlite:
        return
    with database.engine.connect() as connection:
        role = unbound_role(connection)
    if role:
        raise RolePassesRowSecurity(setting=f"{service.upper()}_DATABASE_URL", role=role)

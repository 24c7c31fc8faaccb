"""A PostgreSQL database for an ordinary role of its own, as production asks for it."""

from __future__ import annotations

from uuid import uuid4

import psycopg
from psycopg import sql


def new_database(admin_url: str) -> str:
    """An empty database and a role of the same name that owns just it; returns its URL.

    As docs/how-to/run-in-production.md says it: nobody else may connect to it.
    """
    name = f"test_{uuid4().hex}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for statement in (
            "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
            "CREATE DATABASE {0} OWNER {0}",
            "REVOKE ALL ON DATABASE {} FROM PUBLIC",
        ):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    return admin_url.replace("postgres@/postgres?", f"{name}@/{name}?")


def copy_database(admin_url: str, url: str) -> str:
    """A copy for the same role of a database that nobody is connected to; returns its URL."""
    role, name = _role_and_name(url)
    copy = f"test_{uuid4().hex}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                *map(sql.Identifier, (copy, name, role))
            )
        )
    return admin_url.replace("postgres@/postgres?", f"{role}@/{copy}?")


def drop_database(admin_url: str, url: str) -> None:
    """Drops a database that `new_database` or `copy_database` made; with the first, its role."""
    role, name = _role_and_name(url)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        if role == name:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def _role_and_name(url: str) -> tuple[str, str]:
    role, _, rest = url.partition("://")[2].partition("@/")
    return role, rest.partition("?")[0]

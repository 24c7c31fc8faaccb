"""Database schemas: each service has migrations of its own; this brings them up and checks them.

`python -m infra.operations.migrations draft SERVICE "what changes"` writes one from the models,
`check` tells whether migrations and models agree.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from infra.registry import MARK_TABLE, service, services
from shared.db import Database
from shared.errors import DomainError
from shared.safeguards import install_safeguards
from shared.service import Service
from shared.web.web_database import WEB_DATABASE

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "schema_version"


def _written(kind: str, item: object, _: object) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types, so that they outlive SQLModel's."""
    if kind != "type" or not type(item).__module__.startswith("sqlmodel"):
        return False
    if isinstance(item, sa.types.TypeDecorator):
        item = item.impl_instance
    length = getattr(item, "length", None)
    if isinstance(item, sa.String):
        return f"sa.String({length})" if length else "sa.String()"
    return f"sa.{item!r}"


OPTIONS: dict[str, Any] = {
    "render_item": _written,
    "version_table": VERSION_TABLE,
    "render_as_batch": True,
    "compare_type": True,
    "transaction_per_migration": False,
}
_ENVIRONMENT = Path(__file__).parent / "migration_environment"
# Any number; all processes of one installation that bring a database up take the same lock.
_LOCK = 7_420_251_115


class MigrationsDiffer(DomainError):
    """Migrations and models do not agree: {report}"""

    code = "migrations_differ"
    status = 500


def bring_up(service: Service, database: Database) -> None:
    """Brings a service's schema to its newest version, with policies and triggers.

    Several processes may call it at once: one does it, the others wait.
    """
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SET LOCAL lock_timeout = '30s'"))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        head = head_of(service)
        if head is None:
            service.metadata.create_all(connection)
        elif version_of(connection) != head:
            _upgrade(service, connection)
        install_safeguards(connection, service.metadata)


def _upgrade(service: Service, connection: sa.Connection) -> None:
    from alembic import command

    command.upgrade(_configuration(service, connection), "head")


def bring_up_web(database: Database) -> None:
    """The database of sessions. An empty one is made from the models at once and says so: Alembic
    need not be loaded for it, and `check` proves that both ways lead to the same tables."""
    head = head_of(WEB_DATABASE)
    with database.engine.connect() as connection:
        empty = _is_empty(connection)
        current = version_of(connection) == head
    if empty and database.is_sqlite:
        _make_at_once(WEB_DATABASE, database, head)
    elif not current:
        bring_up(WEB_DATABASE, database)


def _make_at_once(made: Service, database: Database, head: str | None) -> None:
    with database.engine.begin() as connection:
        if not _is_empty(connection):
            return
        made.metadata.create_all(connection)
        connection.exec_driver_sql(
            f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{head}')")
        install_safeguards(connection, made.metadata)


def _is_empty(connection: sa.Connection) -> bool:
    return set(sa.inspect(connection).get_table_names()) <= {MARK_TABLE}


def version_of(connection: sa.Connection) -> str | None:
    """The version a database is at; None when it is empty."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(
        sa.text(f"SELECT version_num FROM {VERSION_TABLE}")
    ).scalar()
    return found


def head_of(service: Service) -> str | None:
    """The newest version that a service's migrations lead to; None while it has none.

    Read from the file names (billing_0001_….py), so that an ordinary start need not load Alembic.
    """
    files = sorted(service.migrations.glob(f"{service.name}_[0-9][0-9][0-9][0-9]_*.py"))
    return files[-1].name[: len(service.name) + 5] if files else None


def differences(service: Service, database: Database) -> list[str]:
    """What the models have and the migrated database has not, or the reverse."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        found = compare_metadata(context, service.metadata)
    return [f"{service.name}: {difference}" for difference in found]


def draft(service: Service, database: Database, message: str) -> None:
    """Writes a migration from what the models have that the migrations do not yet make."""
    from alembic import command

    head = head_of(service)
    with database.engine.begin() as connection:
        if head:
            _upgrade(service, connection)
    with database.engine.begin() as connection:
        number = int(head[-4:]) + 1 if head else 1
        made = command.revision(
            _configuration(service, connection),
            message,
            autogenerate=True,
            rev_id=f"{service.name}_{number:04}",
        )
    if made and not isinstance(made, list):
        _tidy(Path(made.path))


def _tidy(path: Path) -> None:
    """Alembic's remarks out, the house's format in."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "# ### " not in line), "utf-8")
    ruff = Path(sys.executable).parent / "ruff"
    subprocess.run([ruff, "check", "--quiet", "--fix", path], check=False)
    subprocess.run([ruff, "format", "--quiet", path], check=True)


def _configuration(service: Service, connection: sa.Connection | None) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "metadata": service.metadata})
    config.set_main_option("script_location", str(_ENVIRONMENT).replace("%", "%%"))
    config.set_main_option("version_locations", str(service.migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def check(checked: Iterable[Service]) -> None:
    """Raises MigrationsDiffer unless an empty SQLite database comes up to exactly the models."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for one in checked:
            database = Database(f"sqlite:///{folder}/{one.name}.sqlite")
            bring_up(one, database)
            found += differences(one, database)
            database.dispose()
    if found:
        raise MigrationsDiffer(report="; ".join(found))


def web_database() -> Service:
    """The web database with every table that belongs to it."""
    from shared.web import sessions  # noqa: F401 (tables register themselves)
    from shared.web.audit import tables  # noqa: F401

    return WEB_DATABASE


def _named(name: str) -> Service:
    return web_database() if name == WEB_DATABASE.name else service(name)


def main(arguments: list[str]) -> None:
    match arguments:
        case ["check"]:
            check([*services(), web_database()])
        case ["draft", name, message]:
            with tempfile.TemporaryDirectory() as folder:
                draft(_named(name), Database(f"sqlite:///{folder}/draft.sqlite"), message)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

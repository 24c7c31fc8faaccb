"""What the database itself refuses: rows of another association, and changes to what is final.

Row-level security says on PostgreSQL a second time what sessions already filter. A table marked
`info={"append_only": True}` refuses UPDATE and DELETE on both databases.
"""

from __future__ import annotations

import sqlalchemy as sa

APPEND_ONLY = "append_only"
_OWN = "current_setting('umlauf.association', true)"
_POLICY = f"{_OWN} = '*' OR association_id = NULLIF(NULLIF({_OWN}, ''), '*')::uuid"
_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$
"""


def install_safeguards(connection: sa.Connection, metadata: sa.MetaData) -> None:
    """Brings policies and triggers in line with the tables; safe to repeat at every start."""
    if connection.dialect.name == "postgresql":
        _install_on_postgresql(connection, metadata)
        return
    for table in _append_only(metadata):
        for change in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS keep_{table.name}_{change.lower()} "
                f'BEFORE {change} ON "{table.name}" '
                f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
            )


def _install_on_postgresql(connection: sa.Connection, metadata: sa.MetaData) -> None:
    secured = set(
        connection.execute(
            sa.text("SELECT tablename FROM pg_policies WHERE schemaname = current_schema()")
        ).scalars()
    )
    for table in metadata.sorted_tables:
        if "association_id" in table.c and table.name not in secured:
            for statement in (
                f'ALTER TABLE "{table.name}" ENABLE ROW LEVEL SECURITY',
                f'ALTER TABLE "{table.name}" FORCE ROW LEVEL SECURITY',
                f'CREATE POLICY own_association ON "{table.name}" USING ({_POLICY})',
            ):
                connection.exec_driver_sql(statement)
    kept = set(
        connection.execute(
            sa.text(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE t.tgname = 'keep_rows' AND n.nspname = current_schema()"
            )
        ).scalars()
    )
    missing = [table for table in _append_only(metadata) if table.name not in kept]
    if missing:
        connection.exec_driver_sql(_REFUSE)
    for table in missing:
        connection.exec_driver_sql(
            f'CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON "{table.name}" '
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _append_only(metadata: sa.MetaData) -> list[sa.Table]:
    return [table for table in metadata.sorted_tables if table.info.get(APPEND_ONLY)]

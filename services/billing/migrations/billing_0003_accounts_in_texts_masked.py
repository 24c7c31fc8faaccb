"""accounts in texts masked: what the bank wrote keeps no account number of anybody.

The statements themselves stay as they came, in the document store. The ledger's texts change too,
and nothing else in it: its trigger is laid aside here and set again at the end of each start. What
was written over is gone from SQLite's file once `umlauf keys rotate` has compacted it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.ibans import mask_ibans

revision = "billing_0003"
down_revision = "billing_0002"
branch_labels = None
depends_on = None

_TEXTS = {
    "bank_file": ("file_name",),
    "bank_transaction": (
        "text",
        "counterparty_name",
        "end_to_end_id",
        "mandate_reference",
        "bank_reference",
    ),
    "ledger_entry": ("text",),
}
_BATCH_ROWS = 2_000


def upgrade() -> None:
    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counterparty_iban_sealed", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS keep_ledger_entry_update")
    else:
        connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS keep_rows ON ledger_entry")
    for name, columns in _TEXTS.items():
        _mask(connection, sa.table(name, sa.column("id", sa.Uuid), *map(sa.column, columns)))


def _mask(connection: sa.Connection, table: sa.TableClause) -> None:
    names = [column.name for column in table.columns if column.name != "id"]
    for rows in _batches(connection, table):
        for row in rows:
            before = {name: getattr(row, name) for name in names}
            after = {name: mask_ibans(text) if text else text for name, text in before.items()}
            if after != before:
                connection.execute(sa.update(table).where(table.c.id == row.id).values(**after))


def _batches(
    connection: sa.Connection, table: sa.TableClause
) -> Iterator[Sequence[sa.Row[tuple[Any, ...]]]]:
    """All rows by their ids, a batch at a time."""
    query = sa.select(table).order_by(table.c.id).limit(_BATCH_ROWS)
    rows = connection.execute(query).all()
    while rows:
        yield rows
        rows = connection.execute(query.where(table.c.id > rows[-1].id)).all()


def downgrade() -> None:
    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.drop_column("counterparty_iban_sealed")

"""What was booked on each account in each month is kept beside the entries; reckoned once here."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "billing_0012"
down_revision = "billing_0011"
branch_labels = None
depends_on = None

_ENTRY = sa.table(
    "ledger_entry",
    sa.column("association_id", sa.Uuid()),
    sa.column("booked_on", sa.Date()),
    sa.column("debit", sa.String()),
    sa.column("credit", sa.String()),
    sa.column("account_name", sa.String()),
    sa.column("amount_cents", sa.Integer()),
)
_BALANCE = sa.table(
    "ledger_balance",
    sa.column("association_id", sa.Uuid()),
    sa.column("id", sa.Uuid()),
    sa.column("month", sa.Date()),
    sa.column("account", sa.String()),
    sa.column("account_name", sa.String()),
    sa.column("debit_cents", sa.BigInteger()),
    sa.column("credit_cents", sa.BigInteger()),
    sa.column("entries", sa.Integer()),
)
_Key = tuple[UUID, date, str, str]


def _reckon() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("SELECT set_config('umlauf.association', '*', true)")
    entry = _ENTRY.c
    by = (entry.association_id, entry.booked_on, entry.debit, entry.credit, entry.account_name)
    sums = (sa.func.sum(entry.amount_cents), sa.func.count())
    kept: dict[_Key, list[int]] = {}
    for own, day, debit, credit, name, cents, count in connection.execute(
        sa.select(*by, *sums).group_by(*by)
    ):
        for account, added in ((debit, (int(cents), 0)), (credit, (0, int(cents)))):
            key = own, day.replace(day=1), account, (name or "") if account == "other" else ""
            row = kept.setdefault(key, [0, 0, 0])
            row[:] = [row[0] + added[0], row[1] + added[1], row[2] + count]
    names = ("association_id", "month", "account", "account_name")
    rows = [
        dict(zip(names, key, strict=True))
        | {"id": uuid4(), "debit_cents": row[0], "credit_cents": row[1], "entries": row[2]}
        for key, row in kept.items()
    ]
    if rows:
        connection.execute(sa.insert(_BALANCE), rows)


def upgrade() -> None:
    op.create_table(
        "ledger_balance",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "receivable",
                "dues_income",
                "entry_fee_income",
                "bank",
                "bank_fees",
                "collection_clearing",
                "member_credit",
                "unmatched",
                "waived_dues",
                "bad_debts",
                "opening_balance",
                "other",
                name="balance_account",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("debit_cents", sa.BigInteger(), nullable=False),
        sa.Column("credit_cents", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_balance")),
        sa.UniqueConstraint(
            "association_id",
            "month",
            "account",
            "account_name",
            name=op.f("uq_ledger_balance_association_id_month_account_account_name"),
        ),
    )
    with op.batch_alter_table("ledger_balance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_balance_association_id"), ["association_id"], unique=False
        )

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_entry_booked", ["association_id", "booked_on", "id"], unique=False
        )
    _reckon()


def downgrade() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_booked")

    with op.batch_alter_table("ledger_balance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_balance_association_id"))

    op.drop_table("ledger_balance")

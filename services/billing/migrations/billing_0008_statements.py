"""Statements with balances, which of them tells of a transaction, and the opening balance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0008"
down_revision = "billing_0007"
branch_labels = None
depends_on = None

_ACCOUNTS = (
    *("receivable", "dues_income", "entry_fee_income", "bank", "bank_fees"),
    *("collection_clearing", "member_credit", "unmatched", "waived_dues", "bad_debts"),
)


def _allow_accounts(accounts: tuple[str, ...]) -> None:
    """The table is written anew on SQLite: its trigger is set again at the end of each start."""
    listed = ", ".join(f"'{account}'" for account in accounts)
    for side in ("debit", "credit"):
        constraint = op.f(f"ck_ledger_entry_{side}_account")
        with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
            batch_op.drop_constraint(constraint, type_="check")
            batch_op.create_check_constraint(constraint, sa.text(f"{side} IN ({listed})"))


def upgrade() -> None:
    _allow_accounts((*_ACCOUNTS, "opening_balance"))
    op.create_table(
        "bank_statement",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_file_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("statement_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("opening_cents", sa.BigInteger(), nullable=False),
        sa.Column("closing_cents", sa.BigInteger(), nullable=False),
        sa.Column("movement_cents", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "association_id", "key", name=op.f("uq_bank_statement_association_id_key")
        ),
    )
    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_statement_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_bank_statement_closing", ["association_id", "last_day"], unique=False
        )

    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("statement_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("entry_place", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_bank_transaction_statement_id"), ["statement_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_transaction_statement_id"))
        batch_op.drop_column("entry_place")
        batch_op.drop_column("statement_id")

    with op.batch_alter_table("bank_statement", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_statement_closing")
        batch_op.drop_index(batch_op.f("ix_bank_statement_association_id"))

    op.drop_table("bank_statement")
    _allow_accounts(_ACCOUNTS)

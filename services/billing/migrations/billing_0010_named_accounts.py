"""Accounts that the association names, rules that book to them, and what was booked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0010"
down_revision = "billing_0009"
branch_labels = None
depends_on = None

_ACCOUNTS = (
    *("receivable", "dues_income", "entry_fee_income", "bank", "bank_fees"),
    *("collection_clearing", "member_credit", "unmatched", "waived_dues", "bad_debts"),
    "opening_balance",
)
_STATES = ("matched", "returned", "settled", "unmatched")


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    """The ledger is written anew on SQLite: its trigger is set again at the end of each start."""
    listed = ", ".join(f"'{value}'" for value in values)
    constraint = op.f(f"ck_{table}_{name}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(constraint, type_="check")
        batch_op.create_check_constraint(constraint, sa.text(f"{column} IN ({listed})"))


def upgrade() -> None:
    for side in ("debit", "credit"):
        _allow("ledger_entry", side, f"{side}_account", (*_ACCOUNTS, "other"))
    _allow("bank_transaction", "state", "transactionstate", (*_STATES, "booked"))
    op.create_table(
        "booking_rule",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("iban_hash", sa.String(), nullable=False),
        sa.Column("iban_masked", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("account_name", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_rule")),
    )
    with op.batch_alter_table("booking_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_booking_rule_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index("ix_booking_rule_iban", ["association_id", "iban_hash"], unique=False)

    op.create_table(
        "named_account",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_account")),
        sa.UniqueConstraint(
            "association_id", "name", name=op.f("uq_named_account_association_id_name")
        ),
    )
    with op.batch_alter_table("named_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_named_account_association_id"), ["association_id"], unique=False
        )

    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_name", sa.String(), nullable=True))

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account_name", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_column("account_name")

    with op.batch_alter_table("bank_transaction", schema=None) as batch_op:
        batch_op.drop_column("account_name")

    with op.batch_alter_table("named_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_named_account_association_id"))

    op.drop_table("named_account")
    with op.batch_alter_table("booking_rule", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_rule_iban")
        batch_op.drop_index(batch_op.f("ix_booking_rule_association_id"))

    op.drop_table("booking_rule")
    _allow("bank_transaction", "state", "transactionstate", _STATES)
    for side in ("debit", "credit"):
        _allow("ledger_entry", side, f"{side}_account", _ACCOUNTS)

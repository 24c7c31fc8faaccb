"""Credit that is paid back, and the account on which it is on its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0013"
down_revision = "billing_0012"
branch_labels = None
depends_on = None

_ACCOUNTS = (
    *("receivable", "dues_income", "entry_fee_income", "bank", "bank_fees"),
    *("collection_clearing", "member_credit", "unmatched", "waived_dues", "bad_debts"),
    *("opening_balance", "other"),
)


def _allow(accounts: tuple[str, ...]) -> None:
    """The ledger is written anew on SQLite: its trigger is set again at the end of each start."""
    listed = ", ".join(f"'{account}'" for account in accounts)
    for table, column, name in (
        ("ledger_entry", "debit", "debit_account"),
        ("ledger_entry", "credit", "credit_account"),
        ("ledger_balance", "account", "balance_account"),
    ):
        constraint = op.f(f"ck_{table}_{name}")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(constraint, type_="check")
            batch_op.create_check_constraint(constraint, sa.text(f"{column} IN ({listed})"))


def upgrade() -> None:
    _allow((*_ACCOUNTS, "refund_clearing"))
    op.create_table(
        "refund",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "released",
                "submitted",
                "paid",
                "rejected",
                "returned",
                "discarded",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("account_holder", sa.String(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("iban_masked", sa.String(), nullable=False),
        sa.Column("end_to_end_id", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("execute_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_refund_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint(
            "association_id", "end_to_end_id", name=op.f("uq_refund_association_id_end_to_end_id")
        ),
    )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refund_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_refund_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_member_id"))
        batch_op.drop_index(batch_op.f("ix_refund_association_id"))

    op.drop_table("refund")
    _allow(_ACCOUNTS)

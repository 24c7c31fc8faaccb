"""Corrections of invoices, the closing of the books, and accounts for claims given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0007"
down_revision = "billing_0006"
branch_labels = None
depends_on = None

_STATES = ("open", "paid", "cancelled")
_KINDS = ("dues", "admission")
_ACCOUNTS = (
    *("receivable", "dues_income", "entry_fee_income", "bank", "bank_fees"),
    *("collection_clearing", "member_credit", "unmatched"),
)


def _allow(table: str, column: str, name: str, values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    constraint = op.f(f"ck_{table}_{name}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(constraint, type_="check")
        batch_op.create_check_constraint(constraint, sa.text(f"{column} IN ({listed})"))


def _allow_accounts(accounts: tuple[str, ...]) -> None:
    """The table is written anew on SQLite: its trigger is set again at the end of each start."""
    for side in ("debit", "credit"):
        _allow("ledger_entry", side, f"{side}_account", accounts)


def upgrade() -> None:
    _allow("invoice", "state", "invoicestate", (*_STATES, "credited", "waived", "written_off"))
    _allow("invoice", "kind", "invoicekind", (*_KINDS, "debit_note"))
    _allow_accounts((*_ACCOUNTS, "waived_dues", "bad_debts"))
    op.create_table(
        "books_closing",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books_closing")),
        info={"append_only": True},
    )
    with op.batch_alter_table("books_closing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_books_closing_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "correction",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cancellation",
                "credit_note",
                "debit_note",
                "waiver",
                "write_off",
                "deferral",
                "instalments",
                name="correctionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "rejected",
                "withdrawn",
                "expired",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issue_on", sa.Date(), nullable=True),
        sa.Column("issuer_id", sa.Uuid(), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.Column("document_sha256", sa.String(), nullable=True),
        sa.Column("follow_up_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint(
            "association_id", "number", name=op.f("uq_correction_association_id_number")
        ),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_correction_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_correction_invoice", ["association_id", "invoice_id"], unique=False
        )
        batch_op.create_index(
            "uq_correction_open",
            ["association_id", "invoice_id"],
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "correction_limit_cents", sa.Integer(), server_default="500000", nullable=False
            )
        )
        batch_op.add_column(sa.Column("books_closed_until", sa.Date(), nullable=True))

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("preceding_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("written_off_cents", sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_column("written_off_cents")
        batch_op.drop_column("preceding_id")

    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.drop_column("books_closed_until")
        batch_op.drop_column("correction_limit_cents")

    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_correction_open",
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_correction_invoice")
        batch_op.drop_index(batch_op.f("ix_correction_association_id"))

    op.drop_table("correction")
    with op.batch_alter_table("books_closing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_books_closing_association_id"))

    op.drop_table("books_closing")
    _allow_accounts(_ACCOUNTS)
    _allow("invoice", "kind", "invoicekind", _KINDS)
    _allow("invoice", "state", "invoicestate", _STATES)

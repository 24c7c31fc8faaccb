"""Bank files from open items: versions, notices and decisions of their own, limits of the bank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0009"
down_revision = "billing_0008"
branch_labels = None
depends_on = None

_STATES = ("waiting", "collecting", "paid", "returned", "rejected", "discarded", "taken_out")
_HANDLING = ("collect_again", "ask_transfer", "hold_released", "acknowledged")


def _one_of(column: str, values: tuple[str, ...]) -> sa.TextClause:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.text(f"{column} IN ({listed})")


def upgrade() -> None:
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(sa.Column("return_policy", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "file_transactions_max", sa.Integer(), nullable=False, server_default="500000"
            )
        )
        batch_op.add_column(sa.Column("file_cents_max", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prepared_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("downloaded_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remade_from", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("bank_order", sa.String(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_collection_association_id_remade_from"),
            ["association_id", "remade_from"],
        )
    _upgrade_items()
    op.create_table(
        "void_bank_file",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("payment_information_id", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("transactions", sa.Integer(), nullable=False),
        sa.Column("control_sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voided_by", sa.Uuid(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_void_bank_file")),
        sa.UniqueConstraint(
            "association_id",
            "collection_id",
            "version",
            name=op.f("uq_void_bank_file_association_id_collection_id_version"),
        ),
        info={"append_only": True},
    )
    with op.batch_alter_table("void_bank_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_void_bank_file_association_id"), ["association_id"], unique=False
        )


def _upgrade_items() -> None:
    state = op.f("ck_collection_item_itemstate")
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.drop_constraint(state, type_="check")
        batch_op.create_check_constraint(state, _one_of("state", _STATES))
        batch_op.add_column(
            sa.Column("own_notice", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("return_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "handling",
                sa.Enum(
                    *_HANDLING,
                    name="handling",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("handled_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("note", sa.String(), nullable=True))

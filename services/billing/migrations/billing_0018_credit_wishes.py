"""What becomes of credit: the association's rule, what was agreed with a member, from how much on
the member is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0018"
down_revision = "billing_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_wish",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column(
            "wish",
            sa.Enum(
                "keep",
                "set_off",
                name="wish",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_wish")),
    )
    with op.batch_alter_table("credit_wish", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_credit_wish_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_credit_wish_member", ["association_id", "member_id"], unique=False
        )
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("credit_offset", sa.String(), server_default="automatic", nullable=False)
        )
        batch_op.add_column(
            sa.Column("credit_told_from_cents", sa.Integer(), server_default="100", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.drop_column("credit_told_from_cents")
        batch_op.drop_column("credit_offset")
    with op.batch_alter_table("credit_wish", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_wish_member")
        batch_op.drop_index(batch_op.f("ix_credit_wish_association_id"))

    op.drop_table("credit_wish")

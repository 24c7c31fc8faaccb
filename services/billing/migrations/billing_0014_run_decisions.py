"""What was decided about the coming run of a year: members set aside, exceptions checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0014"
down_revision = "billing_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_decision",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "set_aside",
                "checked",
                "undeclared",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_decision")),
    )
    with op.batch_alter_table("run_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_run_decision_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index("ix_run_decision_year", ["association_id", "year"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("run_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_run_decision_year")
        batch_op.drop_index(batch_op.f("ix_run_decision_association_id"))

    op.drop_table("run_decision")

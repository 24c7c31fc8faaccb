"""Figures that members declared, and who was asked for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "members_0005"
down_revision = "members_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_declaration",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("turnover_cents", sa.BigInteger(), nullable=True),
        sa.Column(
            "declared_by",
            sa.Enum(
                "officer",
                "member",
                name="declaredby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_declaration")),
        info={"append_only": True},
    )
    op.create_table(
        "figure_request",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_request")),
    )
    for table in ("figure_declaration", "figure_request"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(
                batch_op.f(f"ix_{table}_association_id"), ["association_id"], unique=False
            )
            batch_op.create_index(
                f"ix_{table}_member", ["association_id", "member_id"], unique=False
            )


def downgrade() -> None:
    for table in ("figure_request", "figure_declaration"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_member")
            batch_op.drop_index(batch_op.f(f"ix_{table}_association_id"))
        op.drop_table(table)

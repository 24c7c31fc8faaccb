"""link counters and voided votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "members_0004"
down_revision = "members_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voided_vote",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("resolution_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "link_reported",
                name="voidreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("vote_id", name=op.f("pk_voided_vote")),
        info={"append_only": True},
    )
    with op.batch_alter_table("voided_vote", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_voided_vote_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_voided_vote_resolution_id"), ["resolution_id"], unique=False
        )

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("link_counter", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("links_renewed_at", sa.DateTime(timezone=True), nullable=True)
        )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("link_counter", sa.Integer(), server_default="0", nullable=False)
        )
    _keep_reported_links_blocked()


def _keep_reported_links_blocked() -> None:
    """Their mails carry no counter, which counts as 0."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        # Row-level security hides every row from a session that was opened for no association.
        connection.execute(sa.text("SELECT set_config('umlauf.association', '*', true)"))
    connection.execute(
        sa.text("UPDATE ballot SET link_counter = 1 WHERE link_reported_at IS NOT NULL")
    )


def downgrade() -> None:
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_column("link_counter")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("links_renewed_at")
        batch_op.drop_column("link_counter")
    with op.batch_alter_table("voided_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voided_vote_resolution_id"))
        batch_op.drop_index(batch_op.f("ix_voided_vote_association_id"))

    op.drop_table("voided_vote")

"""Release of runs and of admissions' bank files: who, by which way, and codes asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0002"
down_revision = "billing_0001"
branch_labels = None
depends_on = None

# What each column may hold from here on, and could before.
_STATES = (
    (
        "collection",
        "ck_collection_collectionstate",
        ("waiting", "released", "submitted", "rejected", "discarded"),
        ("released", "submitted", "rejected"),
    ),
    (
        "collection_item",
        "ck_collection_item_itemstate",
        ("waiting", "collecting", "paid", "returned", "rejected", "discarded"),
        ("collecting", "paid", "returned", "rejected"),
    ),
)


def _allow(table: str, constraint: str, states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(constraint), type_="check")
        batch_op.create_check_constraint(op.f(constraint), sa.text(f"state IN ({listed})"))


def upgrade() -> None:
    for table, constraint, states, _ in _STATES:
        _allow(table, constraint, states)
    op.create_table(
        "release_code_request",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("browser_sha256", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_code_request")),
    )
    with op.batch_alter_table("release_code_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_code_request_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_release_code_request_run", ["association_id", "run_id"], unique=False
        )

    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("released_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("dues_run", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "released_via",
                sa.Enum(
                    "page",
                    "link",
                    "command_line",
                    name="releaseway",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column("single_operator_reason", sa.String(), server_default="", nullable=False)
        )


def downgrade() -> None:
    for table, constraint, _, states in _STATES:
        _allow(table, constraint, states)
    with op.batch_alter_table("dues_run", schema=None) as batch_op:
        batch_op.drop_column("single_operator_reason")
        batch_op.drop_column("released_via")

    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_column("released_at")
        batch_op.drop_column("released_by")

    with op.batch_alter_table("release_code_request", schema=None) as batch_op:
        batch_op.drop_index("ix_release_code_request_run")
        batch_op.drop_index(batch_op.f("ix_release_code_request_association_id"))

    op.drop_table("release_code_request")

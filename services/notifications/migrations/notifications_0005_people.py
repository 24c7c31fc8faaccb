"""Officers hold offices for a term: what they were before, they are from the beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "notifications_0005"
down_revision = "notifications_0003"
branch_labels = None
depends_on = None


_OFFICER = sa.table(
    "officer",
    sa.column("person_id", sa.Uuid()),
    sa.column("roles", sa.JSON()),
    sa.column("offices", sa.JSON()),
)


def _see_every_association() -> None:
    """Row-level security holds for the owner, too."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('umlauf.association', '*', true)")


def _set(person: object, **values: object) -> None:
    op.get_bind().execute(
        sa.update(_OFFICER).where(_OFFICER.c.person_id == person).values(**values)
    )


def upgrade() -> None:
    _see_every_association()
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offices", sa.JSON(), nullable=False, server_default="[]"))
    for row in op.get_bind().execute(sa.select(_OFFICER)).all():
        held = [{"role": role, "from_on": None, "to_on": None} for role in sorted(row.roles)]
        _set(row.person_id, offices=held)
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.alter_column("offices", server_default=None)
        batch_op.drop_column("roles")

    op.create_table(
        "pending_account",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("account_holder", sa.String(), nullable=False),
        sa.Column("iban_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("bic", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_pending_account")),
    )
    with op.batch_alter_table("pending_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pending_account_association_id"), ["association_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("pending_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_account_association_id"))

    op.drop_table("pending_account")

    _see_every_association()
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    for row in op.get_bind().execute(sa.select(_OFFICER)).all():
        _set(row.person_id, roles=[one["role"] for one in row.offices if one["to_on"] is None])
    with op.batch_alter_table("officer", schema=None) as batch_op:
        batch_op.alter_column("roles", server_default=None)
        batch_op.drop_column("offices")

"""Mandates can be suspended and have a history; what a bank must be told of their changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0006"
down_revision = "billing_0005"
branch_labels = None
depends_on = None

_STATES = ("entered", "active", "suspended", "ended")
_STATES_BEFORE = ("entered", "active", "ended")
_MANDATE = sa.table(
    "mandate",
    sa.column("reference", sa.String()),
    sa.column("accepted_reference", sa.String()),
    sa.column("last_collected_on", sa.Date()),
    sa.column("imported", sa.Boolean()),
)


def _see_every_association() -> None:
    """Row-level security holds for the owner, too."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('umlauf.association', '*', true)")


def _allow(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_mandate_mandatestate"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_mandate_mandatestate"), sa.text(f"state IN ({listed})")
        )


def upgrade() -> None:
    _allow(_STATES)
    op.create_table(
        "mandate_change",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "entered",
                "amended",
                "suspended",
                "resumed",
                "revoked",
                "b2b_confirmed",
                name="mandatechangekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_change")),
        info={"append_only": True},
    )
    with op.batch_alter_table("mandate_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mandate_change_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "ix_mandate_change_mandate", ["association_id", "mandate_id"], unique=False
        )

    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted_reference", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("accepted_creditor_identifier", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("accepted_creditor_name", sa.String(), nullable=True))
        batch_op.add_column(
            sa.Column("account_amended", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.alter_column("account_amended", server_default=None)
    _see_every_association()
    # A bank has taken debits by these: it is told of what changes from here on.
    op.get_bind().execute(
        sa.update(_MANDATE)
        .where(sa.or_(_MANDATE.c.last_collected_on.is_not(None), _MANDATE.c.imported))
        .values(accepted_reference=_MANDATE.c.reference)
    )


def downgrade() -> None:
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("account_amended")
        batch_op.drop_column("accepted_creditor_name")
        batch_op.drop_column("accepted_creditor_identifier")
        batch_op.drop_column("accepted_reference")

    with op.batch_alter_table("mandate_change", schema=None) as batch_op:
        batch_op.drop_index("ix_mandate_change_mandate")
        batch_op.drop_index(batch_op.f("ix_mandate_change_association_id"))

    op.drop_table("mandate_change")
    _allow(_STATES_BEFORE)

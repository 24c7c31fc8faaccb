"""Parts that fall due on days of their own, holds, and the day a reminder reminds of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0005"
down_revision = "billing_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "due_part",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("barred_after", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_due_part_amount_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_part")),
        sa.UniqueConstraint(
            "association_id",
            "agreement_id",
            "position",
            name=op.f("uq_due_part_association_id_agreement_id_position"),
        ),
    )
    with op.batch_alter_table("due_part", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_due_part_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index("ix_due_part_invoice", ["association_id", "invoice_id"], unique=False)

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("held_reason", sa.String(), nullable=True))

    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('umlauf.association', '*', true)")
    op.execute(
        "UPDATE reminder SET due_on = coalesce("
        "(SELECT due_on FROM invoice WHERE invoice.id = reminder.invoice_id), reminded_on)"
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.alter_column("due_on", existing_type=sa.Date(), nullable=False)
        batch_op.drop_constraint("uq_reminder_association_id_invoice_id_level", type_="unique")
        batch_op.create_unique_constraint(
            "uq_reminder_association_id_invoice_id_due_on_level",
            ["association_id", "invoice_id", "due_on", "level"],
        )


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_constraint(
            "uq_reminder_association_id_invoice_id_due_on_level", type_="unique"
        )
        batch_op.create_unique_constraint(
            "uq_reminder_association_id_invoice_id_level",
            ["association_id", "invoice_id", "level"],
        )
        batch_op.drop_column("due_on")

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_column("held_reason")
        batch_op.drop_column("held_until")

    with op.batch_alter_table("due_part", schema=None) as batch_op:
        batch_op.drop_index("ix_due_part_invoice")
        batch_op.drop_index(batch_op.f("ix_due_part_association_id"))

    op.drop_table("due_part")

"""Opening balances of members, and the kind of invoice that their claims are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0011"
down_revision = "billing_0010"
branch_labels = None
depends_on = None

_KINDS = ("dues", "admission", "debit_note")


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    constraint = op.f("ck_invoice_invoicekind")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_constraint(constraint, type_="check")
        batch_op.create_check_constraint(constraint, sa.text(f"kind IN ({listed})"))


def upgrade() -> None:
    _allow((*_KINDS, "opening"))
    op.create_table(
        "opening_balance",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("balance_cents", sa.BigInteger(), nullable=False),
        sa.Column("balance_on", sa.Date(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_opening_balance")),
    )
    with op.batch_alter_table("opening_balance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opening_balance_association_id"), ["association_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("opening_balance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_balance_association_id"))
    op.drop_table("opening_balance")
    _allow(_KINDS)

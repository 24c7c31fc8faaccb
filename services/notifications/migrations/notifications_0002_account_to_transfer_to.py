"""account to transfer to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "notifications_0002"
down_revision = "notifications_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("account_holder", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("iban_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("bic", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.drop_column("bic")
        batch_op.drop_column("iban_sealed")
        batch_op.drop_column("account_holder")

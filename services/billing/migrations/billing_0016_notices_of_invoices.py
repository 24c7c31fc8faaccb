"""Why the mail with an invoice has not gone out, and who told the member by letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0016"
down_revision = "billing_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_failed", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("letter_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("letter_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_column("letter_by")
        batch_op.drop_column("letter_on")
        batch_op.drop_column("notice_failed")

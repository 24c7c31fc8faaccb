"""Why no mail reaches a member, and the town of an applicant, which some accounts need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "billing_0017"
down_revision = "billing_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("member_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreachable", sa.String(), nullable=True))
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("city", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_column("city")
    with op.batch_alter_table("member_account", schema=None) as batch_op:
        batch_op.drop_column("unreachable")

"""mails to strangers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "notifications_0006"
down_revision = "notifications_0005"
branch_labels = None
depends_on = None

_TO_STRANGERS = "template IN ('application_received', 'application_withdrawn')"


def upgrade() -> None:
    op.create_index(
        "ix_message_to_strangers",
        "message",
        ["composed_at"],
        sqlite_where=sa.text(_TO_STRANGERS),
        postgresql_where=sa.text(_TO_STRANGERS),
    )


def downgrade() -> None:
    op.drop_index("ix_message_to_strangers", table_name="message")

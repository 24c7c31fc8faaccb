"""A mail that need not reach its reader any more: another one did, or a letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "notifications_0007"
down_revision = "notifications_0006"
branch_labels = None
depends_on = None

_BEFORE = ("queued", "sending", "sent", "kept", "failed", "waiting_for_address")


def _set_states(states: tuple[str, ...]) -> None:
    name = op.f("ck_message_messagestate")
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(f"state IN ({listed})"))


def upgrade() -> None:
    _set_states((*_BEFORE, "superseded"))


def downgrade() -> None:
    op.execute("UPDATE message SET state = 'failed' WHERE state = 'superseded'")
    _set_states(_BEFORE)

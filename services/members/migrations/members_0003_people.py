"""People hold offices for a term: what they were before, they are from the beginning."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid5

import sqlalchemy as sa
from alembic import op

revision = "members_0003"
down_revision = "members_0002"
branch_labels = None
depends_on = None


_ROLES = ("board", "treasurer", "office", "auditor", "operator")
_PERSON = sa.table(
    "person",
    sa.column("association_id", sa.Uuid()),
    sa.column("id", sa.Uuid()),
    sa.column("roles", sa.JSON()),
)
_OFFICE = sa.table(
    "office",
    *(sa.column(name, sa.Uuid()) for name in ("association_id", "id", "person_id")),
    *(sa.column(name, sa.Date()) for name in ("from_on", "to_on")),
    *(
        sa.column(name, sa.String())
        for name in ("role", "resolution", "origin", "recorded_by", "end_resolution", "ended_by")
    ),
    sa.column("recorded_at", sa.DateTime(timezone=True)),
)
# Not the moment of the update: the same database comes out the same.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _see_every_association() -> None:
    """Row-level security holds for the owner, too."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('umlauf.association', '*', true)")


def _offices_from_roles() -> None:
    """Every role of every person becomes an office without beginning and end, from a file."""
    _see_every_association()
    rows = [
        {
            "association_id": person.association_id,
            "id": uuid5(person.id, f"office:{role}"),
            "person_id": person.id,
            "role": role,
            "from_on": None,
            "to_on": None,
            "resolution": "",
            "origin": "file",
            "recorded_by": "file",
            "recorded_at": _LONG_AGO,
            "end_resolution": "",
            "ended_by": "",
        }
        for person in op.get_bind().execute(sa.select(_PERSON)).all()
        for role in person.roles
        if role in _ROLES
    ]
    if rows:
        op.bulk_insert(_OFFICE, rows)


def _roles_from_offices() -> None:
    _see_every_association()
    connection = op.get_bind()
    held: dict[object, list[str]] = {}
    for office in connection.execute(sa.select(_OFFICE).where(_OFFICE.c.to_on.is_(None))).all():
        held.setdefault(office.person_id, []).append(office.role)
    for person, roles in held.items():
        connection.execute(
            sa.update(_PERSON).where(_PERSON.c.id == person).values(roles=sorted(set(roles)))
        )


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "office",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "board",
                "treasurer",
                "office",
                "auditor",
                "operator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("resolution", sa.String(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "file",
                "page",
                "command",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_resolution", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_office_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_office_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_said", sa.JSON(), nullable=True))

    _offices_from_roles()
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("roles")

    op.create_table(
        "settings_change",
        sa.Column("association_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "rejected",
                "withdrawn",
                "expired",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "rule",
            sa.Enum(
                "majority_of_members",
                "majority_of_votes_cast",
                "unanimous_in_text_form",
                name="rule",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("deadline_days", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_change")),
    )
    with op.batch_alter_table("settings_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_settings_change_association_id"), ["association_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("settings_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settings_change_association_id"))

    op.drop_table("settings_change")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("roles", sa.JSON(), nullable=False, server_default="[]"))
    _roles_from_offices()

    with op.batch_alter_table("association", schema=None) as batch_op:
        batch_op.drop_column("file_said")

    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_person_id"))
        batch_op.drop_index(batch_op.f("ix_office_association_id"))

    op.drop_table("office")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_association_id"))

    op.drop_table("invitation")

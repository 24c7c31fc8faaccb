"""marks for links: mails keep none that opens anything."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import secrets
import zlib
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "notifications_0003"
down_revision = "notifications_0002"
branch_labels = None
depends_on = None

_MESSAGE = sa.table(
    "message",
    sa.column("id", sa.Uuid()),
    sa.column("template", sa.String()),
    sa.column("skeleton", sa.LargeBinary()),
    sa.column("skeleton_sha256", sa.String()),
    sa.column("marks", sa.JSON()),
)
_BATCH_ROWS = 200
_TEMPLATES = ("application_received", "application_confirmed", "ballot", "vote_received")
_PURPOSES = {
    "apply/confirm": "confirm-application",
    "apply/status": "application-status",
    "ballot": "ballot",
}
_TEXT = re.compile(
    rb'(Content-Type: text/(?:plain|html); charset="utf-8"\r\n'
    rb"Content-Transfer-Encoding: quoted-printable\r\n\r\n)(.*?)(?=\r\n--=_)",
    re.DOTALL,
)
_LINK = re.compile(r"https?://[^\s\"<>]+?/(apply/confirm|apply/status|ballot)/([A-Za-z0-9._-]+)")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # What is replaced here opens something: it is not to stay in pages that were given up.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    else:
        # Row-level security hides every row from a session that was opened for no association.
        connection.execute(sa.text("SELECT set_config('umlauf.association', '*', true)"))
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_message_association_id_event_id_template_recipient"), type_="unique"
        )
        batch_op.add_column(sa.Column("marks", sa.JSON(), server_default="[]", nullable=False))
    _put_marks(connection)


def downgrade() -> None:
    """The links that were taken out do not come back: kept mails are without them."""
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("marks")
        batch_op.create_unique_constraint(
            batch_op.f("uq_message_association_id_event_id_template_recipient"),
            ["association_id", "event_id", "template", "recipient"],
        )


def _put_marks(connection: sa.Connection) -> None:
    """In place of the links of mails that were written before; fingerprints follow."""
    with_links = _MESSAGE.c.template.in_(_TEMPLATES)
    ids = connection.execute(sa.select(_MESSAGE.c.id).where(with_links)).scalars().all()
    for at in range(0, len(ids), _BATCH_ROWS):
        some = _MESSAGE.c.id.in_(ids[at : at + _BATCH_ROWS])
        for row in connection.execute(sa.select(_MESSAGE).where(some)).all():
            found = _marked(row.skeleton)
            if not found.marks:
                continue
            before, after = (hashlib.sha256(one).hexdigest() for one in (row.skeleton, found.bytes))
            # Of a message that was damaged before the fingerprint stays, and goes on saying so.
            vouched = after if row.skeleton_sha256 == before else row.skeleton_sha256
            connection.execute(
                sa.update(_MESSAGE)
                .where(_MESSAGE.c.id == row.id)
                .values(skeleton=found.bytes, skeleton_sha256=vouched, marks=found.marks)
            )


class _Marked(NamedTuple):
    bytes: bytes
    marks: list[dict[str, object]]


def _marked(skeleton: bytes) -> _Marked:
    marks: dict[str, dict[str, object]] = {}

    def mark(link: re.Match[str]) -> str:
        if link[0] not in marks:
            ids = _payload(link[2])
            if not ids:
                return link[0]
            marks[link[0]] = {
                "mark": f"umlauf-mark-{secrets.token_hex(16)}",
                "purpose": _PURPOSES[link[1]],
                "ids": {**ids, "counter": "0"},
            }
        return str(marks[link[0]]["mark"])

    def part(found: re.Match[bytes]) -> bytes:
        text = _LINK.sub(mark, binascii.a2b_qp(found[2]).decode("utf-8"))
        return found[1] + binascii.b2a_qp(text.encode("utf-8"))

    return _Marked(_TEXT.sub(part, skeleton), list(marks.values()))


def _payload(token: str) -> dict[str, str]:
    """What a token is about; nothing when it is none. The signature is not looked at."""
    content, _, _ = token.rpartition(".")
    packed = content.startswith(".")
    try:
        raw = base64.urlsafe_b64decode(content.lstrip(".") + "=" * (-len(content.lstrip(".")) % 4))
        found = json.loads(zlib.decompress(raw) if packed else raw)
    except (ValueError, zlib.error):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items() if name != "exp"}

"""The tables of the security log, in the web database."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from shared.db import choice
from shared.safeguards import APPEND_ONLY
from shared.web.audit.entries import AuditKind, AuditOutcome
from shared.web.web_database import WebRow


class AuditRow(WebRow, table=True):
    """An entry in its place; the database refuses to change or delete one."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_person", "association_id", "person_id", "seq"),
        {"info": {APPEND_ONLY: True}},
    )
    association_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger)
    at: datetime
    kind: AuditKind = Field(sa_type=choice(AuditKind))
    what: str
    person_id: UUID | None = None
    name: str = ""
    proof: str = ""
    outcome: AuditOutcome = Field(sa_type=choice(AuditOutcome))
    subject: str = ""
    ip: str = ""
    user_agent: str = ""
    correlation: str = Field(default="", index=True)
    details: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditChain(WebRow, table=True):
    """The end of each chain: a truncated log no longer reaches it. Locked while one appends."""

    __tablename__ = "audit_chain"
    association_id: UUID = Field(primary_key=True)
    entries: int = Field(default=0, sa_type=sa.BigInteger)
    last_hash: str = Field(max_length=64)
    last_at: datetime | None = None

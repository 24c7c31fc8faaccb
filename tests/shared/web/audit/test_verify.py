"""A changed, deleted, moved or cut-off entry is found, wherever it stood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import select

from shared.clock import FixedClock
from shared.db import Session
from shared.safeguards import install_safeguards
from shared.web.audit.audit_log import AuditLog, entry_of
from shared.web.audit.entries import AuditEntry, AuditKind, ChainPlace, entry_hash
from shared.web.audit.tables import AuditChain, AuditRow
from shared.web.audit.verify import verify_chains
from shared.web.web_database import WEB_REGISTRY

OWN = UUID(int=1)
ENTRIES = 60
Tamper = Callable[[Session, int], object]


@pytest.fixture
def full(audit: AuditLog, clock: FixedClock) -> AuditLog:
    """Sixty entries over three days, in a database whose guards an attacker has taken off."""
    for number in range(ENTRIES):
        clock.advance(timedelta(hours=1))
        audit.append(AuditEntry(AuditKind.ACT, f"act {number}", OWN, name="Änne"))
    with audit.database.engine.begin() as connection:
        for change in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER keep_audit_entry_{change}")
    return audit


def run(sql: str) -> Tamper:
    return lambda session, at: session.execute(sa.text(sql), {"at": at})


def swap(session: Session, at: int) -> None:
    other = at + 1 if at < ENTRIES else at - 1
    for old, new in ((at, 999), (other, at), (999, other)):
        session.execute(
            sa.text("UPDATE audit_entry SET seq = :new WHERE seq = :old"), {"old": old, "new": new}
        )


def rewrite_from(session: Session, at: int) -> None:
    """Whoever changes an entry and seals all that follow anew, and the chain's end with it."""
    rows = session.exec(select(AuditRow).order_by(sa.column("seq"))).all()
    rows[at - 1].name = "somebody else"
    previous = rows[at - 2].hash if at > 1 else "0" * 64
    for row in rows[at - 1 :]:
        row.previous_hash = previous
        previous = row.hash = entry_hash(entry_of(row), ChainPlace(row.seq, row.at, previous))
    session.exec(select(AuditChain)).one().last_hash = previous


def cut_from(session: Session, at: int) -> None:
    """Whoever cuts the end off and puts the chain's end back as well."""
    rows = session.exec(select(AuditRow).order_by(sa.column("seq"))).all()
    chain = session.exec(select(AuditChain)).one()
    for row in rows[at - 1 :]:
        session.delete(row)
    chain.entries, chain.last_hash = at - 1, rows[at - 2].hash if at > 1 else "0" * 64


TAMPERS: dict[str, Tamper] = {
    "flip": run("UPDATE audit_entry SET what = what || '.' WHERE seq = :at"),
    "moment": run("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE seq = :at"),
    "delete": run("DELETE FROM audit_entry WHERE seq = :at"),
    "truncate": run("DELETE FROM audit_entry WHERE seq >= :at"),
    "swap": swap,
}


def test_an_untouched_log_is_whole(full: AuditLog) -> None:
    (report,) = verify_chains(full)
    assert (report.ok, report.entries, report.broken_at) == (True, ENTRIES, None)
    assert len(full.anchors()) == 2


@pytest.mark.parametrize("at", [1, 2, 3, 11, 24, 25, 30, 48, 49, 59, ENTRIES])
@pytest.mark.parametrize("tamper", TAMPERS)
def test_tampering_is_found_where_it_was(full: AuditLog, tamper: str, at: int) -> None:
    with full.database.writing(None) as session:
        TAMPERS[tamper](session, at)
    (report,) = verify_chains(full)
    assert report.broken_at in ({at, at - 1} if tamper == "swap" else {at})


@pytest.mark.parametrize("tamper", [rewrite_from, cut_from])
def test_anchors_find_what_the_database_alone_cannot(full: AuditLog, tamper: Tamper) -> None:
    last_anchored = full.anchors()[-1].entries
    with full.database.writing(None) as session:
        tamper(session, last_anchored - 3)
    (report,) = verify_chains(full)
    assert report.broken_at is not None
    assert report.broken_at <= last_anchored
    full.anchor_file.unlink()
    assert verify_chains(full)[0].ok, "the twin: without anchors nobody would know"


def test_a_log_that_is_gone_altogether_is_missed(full: AuditLog) -> None:
    with full.database.writing(None) as session:
        session.execute(sa.text("DELETE FROM audit_entry"))
        session.execute(sa.text("DELETE FROM audit_chain"))
    assert [(one.association_id, one.broken_at) for one in verify_chains(full)] == [(OWN, 1)]


def test_the_guards_come_back_at_the_next_start(full: AuditLog) -> None:
    with full.database.engine.begin() as connection:
        install_safeguards(connection, WEB_REGISTRY.metadata)
    with (
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
        full.database.writing(None) as session,
    ):
        TAMPERS["delete"](session, 1)

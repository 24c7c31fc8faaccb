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
    chain.last_at = rows[at - 2].at if at > 1 else None


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
    left = verify_chains(full)[0]
    assert left.ok or left.anchor_missing, "the twin: without anchors no entry is known to be wrong"


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


ONE_ROW: dict[str, str] = {
    "the end is gone": "DELETE FROM audit_chain",
    "the end is shorter": "UPDATE audit_chain SET entries = entries - 1",
    "the end is another": "UPDATE audit_chain SET last_hash = '1' || substr(last_hash, 2)",
    "the end is older": "UPDATE audit_chain SET last_at = '2020-01-01 00:00:00.000000'",
    "the end is another's": "UPDATE audit_chain SET association_id = '" + "9" * 32 + "'",
    "a name": "UPDATE audit_entry SET name = 'x' WHERE seq = 30",
    "a person": "UPDATE audit_entry SET person_id = 'nobody' WHERE seq = 30",
    "a moment that is none": "UPDATE audit_entry SET at = 'yesterday' WHERE seq = 30",
    "details": "UPDATE audit_entry SET details = '{' WHERE seq = 30",
    "details that are none": "UPDATE audit_entry SET details = '5' WHERE seq = 30",
    "an association": "UPDATE audit_entry SET association_id = '" + "9" * 32 + "' WHERE seq = 30",
    "a hash": "UPDATE audit_entry SET hash = '" + "1" * 64 + "' WHERE seq = 30",
}


@pytest.mark.parametrize("sql", ONE_ROW.values(), ids=ONE_ROW)
@pytest.mark.parametrize("anchored", [True, False])
def test_no_row_can_be_changed_unseen(full: AuditLog, sql: str, anchored: bool) -> None:
    if not anchored:
        full.anchor_file.unlink()
    with full.database.engine.begin() as connection:
        connection.exec_driver_sql(sql)
    broken = [one for one in verify_chains(full) if not one.ok and not one.anchor_missing]
    assert broken
    if "30" in sql:
        assert 30 in [one.broken_at for one in broken]


def test_the_end_of_a_young_chain_cannot_be_deleted_unseen(audit: AuditLog) -> None:
    for _ in range(3):
        audit.append(AuditEntry(AuditKind.ACT, "act", OWN))
    assert not audit.anchor_file.exists()
    with audit.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_chain")
    assert [(one.association_id, one.broken_at) for one in verify_chains(audit)] == [(OWN, 4)]


@pytest.mark.parametrize("line", [0, 1, None])
def test_anchors_that_are_gone_are_missed(full: AuditLog, line: int | None) -> None:
    kept, lines = full.anchors(), full.anchor_file.read_text().splitlines(keepends=True)
    left = [] if line is None else [one for at, one in enumerate(lines) if at != line]
    full.anchor_file.write_text("".join(left))
    (report,) = verify_chains(full)
    assert (report.broken_at, report.anchor_missing) == (kept[line or 0].entries, True)


@pytest.mark.parametrize(
    "garbage", [b"\xff\n", b"{\n", b"[]\n", b"{}\n", b"5\n", b'{"association": 1}\n', b'{"asso']
)
def test_a_line_that_is_no_anchor_is_named_and_spoils_no_other(
    full: AuditLog, clock: FixedClock, garbage: bytes
) -> None:
    with full.anchor_file.open("ab") as file:
        file.write(garbage)
    clock.advance(timedelta(days=1))
    full.append(AuditEntry(AuditKind.ACT, "act", OWN))
    assert full.damaged_anchors() == [3]
    assert len(full.anchors()) == 3
    assert verify_chains(full)[0].ok


def test_a_torn_anchor_is_no_anchor(full: AuditLog) -> None:
    last = full.anchors()[-1].entries
    full.anchor_file.write_bytes(full.anchor_file.read_bytes()[:-20])
    (report,) = verify_chains(full)
    assert (report.broken_at, report.anchor_missing) == (last, True)
    assert full.damaged_anchors() == [2]


def test_what_is_anchored_now_cannot_be_cut_off_today(full: AuditLog) -> None:
    for _ in range(2):
        full.anchor_now()
    assert [one.entries for one in full.anchors()][2:] == [ENTRIES]
    assert verify_chains(full)[0].ok
    with full.database.writing(None) as session:
        cut_from(session, ENTRIES)
    assert verify_chains(full)[0].broken_at == ENTRIES

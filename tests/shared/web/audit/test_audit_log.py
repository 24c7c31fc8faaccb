"""Entries get a place in their association's chain; the day's end is anchored in a file."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from shared.clock import FixedClock
from shared.web.audit.audit_log import TEXT_MAX, AuditFilter, AuditLog
from shared.web.audit.entries import AuditEntry, AuditKind, AuditOutcome
from shared.web.audit.verify import verify_chains

OWN, OTHER, PERSON = UUID(int=1), UUID(int=2), UUID(int=3)


def act(association: UUID = OWN, **more: object) -> AuditEntry:
    return AuditEntry(AuditKind.ACT, "dues_release", association, **more)  # type: ignore[arg-type]


def test_each_association_has_a_chain_of_its_own(audit: AuditLog) -> None:
    assert [audit.append(act(one)) for one in (OWN, OTHER, OWN)] == [1, 1, 2]
    assert {(one.association_id, one.entries, one.ok) for one in verify_chains(audit)} == {
        (OWN, 2, True),
        (OTHER, 1, True),
    }
    assert [one.association_id for one in verify_chains(audit, OTHER)] == [OTHER]


def test_many_write_at_once_without_a_gap(audit: AuditLog) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: audit.append(act()), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert verify_chains(audit)[0].ok


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET name = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_an_entry(audit: AuditLog, change: str) -> None:
    audit.append(act())
    with (
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
        audit.database.writing(None) as session,
    ):
        session.execute(sa.text(change))


def test_what_a_stranger_sends_cannot_forge_a_line_or_fill_the_log(audit: AuditLog) -> None:
    audit.append(act(user_agent="A\r\nB\x00\u202e" + "x" * 9000, details={"k\n": "\ud800"}))
    row = audit.page(OWN, AuditFilter(), 1)[0]
    assert row.user_agent.startswith("A  B  x")
    assert len(row.user_agent) == TEXT_MAX
    assert row.details == {"k ": " "}
    assert verify_chains(audit)[0].ok


def test_the_first_entry_of_a_day_anchors_the_day_before(
    audit: AuditLog, clock: FixedClock
) -> None:
    audit.append(act())
    audit.append(act())
    assert audit.anchors() == []
    clock.advance(timedelta(days=1))
    audit.append(act())
    (anchor,) = audit.anchors()
    assert (anchor.association_id, anchor.entries, anchor.day.isoformat()) == (OWN, 2, "2027-01-15")
    assert stat.S_IMODE(audit.anchor_file.stat().st_mode) == 0o600
    audit.append(act())
    assert len(audit.anchors()) == 1


def test_a_page_is_newest_first_and_narrowed(audit: AuditLog, clock: FixedClock) -> None:
    start = clock.now()
    audit.append(act(name="Früher", person_id=PERSON))
    audit.append(act(name="Änne", person_id=PERSON))
    clock.advance(timedelta(hours=1))
    audit.append(AuditEntry(AuditKind.REFUSAL, "bank_read", OWN, outcome=AuditOutcome.REFUSED))
    audit.append(act(OTHER))

    def numbers(**wanted: object) -> list[int]:
        found = audit.page(OWN, AuditFilter(**wanted), 10)  # type: ignore[arg-type]
        return [row.seq for row in found]

    assert numbers() == [3, 2, 1]
    assert numbers(kind=AuditKind.REFUSAL) == [3]
    assert numbers(person_id=PERSON) == [2, 1]
    assert numbers(until=start + timedelta(minutes=1)) == [2, 1]
    assert numbers(since=start + timedelta(minutes=1)) == [3]
    assert numbers(before=3) == [2, 1]
    assert audit.people(OWN) == {PERSON: "Änne"}

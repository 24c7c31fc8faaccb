"""The hash of an entry: every word of it and its place count."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from shared.web.audit.entries import (
    GENESIS,
    AuditEntry,
    AuditKind,
    AuditOutcome,
    ChainPlace,
    entry_hash,
)

ENTRY = AuditEntry(
    kind=AuditKind.ACT,
    what="dues_release",
    association_id=UUID(int=7),
    person_id=UUID(int=8),
    name="Änne Kühn",
    proof="passkey",
    subject="POST /autos/dues/1/release",
    ip="192.0.2.7",
    user_agent="Firefox",
    correlation="abc",
    details={"status": "303"},
)
PLACE = ChainPlace(3, datetime(2027, 1, 15, 9, 0, 0, 123456, tzinfo=UTC), GENESIS)
OTHER: dict[str, object] = {
    "kind": AuditKind.COMMAND,
    "outcome": AuditOutcome.REFUSED,
    "association_id": UUID(int=9),
    "person_id": None,
    "details": {"status": "200"},
}


@pytest.mark.parametrize("name", [field.name for field in fields(AuditEntry)])
def test_each_word_of_an_entry_is_in_its_hash(name: str) -> None:
    changed = replace(ENTRY, **{name: OTHER.get(name, "something else")})  # type: ignore[arg-type]
    assert entry_hash(changed, PLACE) != entry_hash(ENTRY, PLACE)


@pytest.mark.parametrize(
    "place",
    [
        replace(PLACE, seq=4),
        replace(PLACE, at=PLACE.at + timedelta(microseconds=1)),
        replace(PLACE, previous_hash="1" * 64),
    ],
)
def test_so_is_its_place(place: ChainPlace) -> None:
    assert entry_hash(ENTRY, place) != entry_hash(ENTRY, PLACE)


def test_the_same_moment_in_another_zone_is_the_same() -> None:
    elsewhere = replace(PLACE, at=PLACE.at.astimezone(timezone(timedelta(hours=2))))
    assert entry_hash(ENTRY, elsewhere) == entry_hash(ENTRY, PLACE)

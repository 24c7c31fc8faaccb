"""Proves that the security log is whole: nothing changed, deleted, put in between or cut off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.web.audit.audit_log import Anchor, AuditLog, begins_a_day, entry_of
from shared.web.audit.entries import GENESIS, ChainPlace, entry_hash
from shared.web.audit.tables import AuditChain, AuditRow

# What the database says about a value that is none of its column: another kind, moment, JSON.
_UNREADABLE = (AttributeError, LookupError, ValueError, TypeError)


@dataclass(frozen=True)
class ChainReport:
    """What one chain came to; `broken_at` is the number of the first entry that does not fit, or,
    with `anchor_missing`, of the one that a day ended with and no anchor names."""

    association_id: UUID
    entries: int
    broken_at: int | None = None
    anchor_missing: bool = False

    @property
    def ok(self) -> bool:
        return self.broken_at is None


def verify_chains(log: AuditLog, association_id: UUID | None = None) -> list[ChainReport]:
    """Every chain from its first entry to its end, with all anchors; or one association's."""
    anchors = log.anchors()
    ends = {chain.association_id: chain for chain in log.chains()}
    named = {*ends, *(one.association_id for one in anchors), *log.associations()}
    return [
        _verified(log, one, ends.get(one), [each for each in anchors if each.association_id == one])
        for one in sorted(named if association_id is None else {association_id})
    ]


def _verified(
    log: AuditLog, association_id: UUID, end: AuditChain | None, anchors: list[Anchor]
) -> ChainReport:
    try:
        return verify_chain(association_id, log.walk(association_id), end, anchors)
    except _UNREADABLE:
        # One by one: which of them cannot even be read?
        rows = _readable(log.walk(association_id, at_once=1))
        return verify_chain(association_id, rows, end, anchors)


def verify_chain(
    association_id: UUID,
    rows: Iterable[AuditRow | None],
    end: AuditChain | None,
    anchors: Iterable[Anchor],
) -> ChainReport:
    """One chain: numbers without a gap, each hash over the one before, every anchor and the end.

    An end that is not reached, or an anchor beyond it, means that entries are gone; an entry of
    another day than the one before it, without an anchor of that one, that anchors are.
    """
    anchored = defaultdict[int, set[str]](set)
    for anchor in anchors:
        anchored[anchor.entries].add(anchor.last_hash)
    count, previous, last_at, unanchored = 0, GENESIS, None, None
    for count, row in enumerate(rows, start=1):
        if row is None or not _follows(row, count, previous, anchored.get(count, set())):
            return ChainReport(association_id, end.entries if end else count, count)
        if last_at and count - 1 not in anchored and begins_a_day(row.at, last_at):
            unanchored = unanchored or count - 1
        previous, last_at = row.hash, row.at
    if _end(end) != (count, previous, last_at) or max(anchored, default=0) > count:
        return ChainReport(association_id, count, count + 1)
    return ChainReport(association_id, count, unanchored, anchor_missing=unanchored is not None)


def _follows(row: AuditRow, number: int, previous: str, anchored: set[str]) -> bool:
    try:
        sealed = entry_hash(entry_of(row), ChainPlace(row.seq, row.at, row.previous_hash))
    except _UNREADABLE:
        return False
    in_place = row.seq == number and row.previous_hash == previous
    return in_place and row.hash == sealed and anchored <= {sealed}


def _end(chain: AuditChain | None) -> tuple[int, str, datetime | None]:
    return (chain.entries, chain.last_hash, chain.last_at) if chain else (0, GENESIS, None)


def _readable(rows: Iterator[AuditRow]) -> Iterator[AuditRow | None]:
    try:
        yield from rows
    except _UNREADABLE:
        yield None

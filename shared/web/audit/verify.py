"""Proves that the security log is whole: nothing changed, deleted, put in between or cut off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.web.audit.audit_log import Anchor, AuditLog, entry_of
from shared.web.audit.entries import GENESIS, ChainPlace, entry_hash
from shared.web.audit.tables import AuditRow


@dataclass(frozen=True)
class ChainReport:
    """What one chain came to; `broken_at` is the number of the first entry that does not fit."""

    association_id: UUID
    entries: int
    broken_at: int | None = None

    @property
    def ok(self) -> bool:
        return self.broken_at is None


def verify_chains(log: AuditLog, association_id: UUID | None = None) -> list[ChainReport]:
    """Every chain from its first entry to its end, with all anchors; or one association's."""
    anchors = log.anchors()
    ends = {chain.association_id: (chain.entries, chain.last_hash) for chain in log.chains()}
    named = {*ends, *(one.association_id for one in anchors)}
    wanted = sorted(named if association_id is None else {association_id})
    return [
        verify_chain(
            one,
            log.walk(one),
            ends.get(one, (0, GENESIS)),
            [anchor for anchor in anchors if anchor.association_id == one],
        )
        for one in wanted
    ]


def verify_chain(
    association_id: UUID,
    rows: Iterable[AuditRow],
    end: tuple[int, str],
    anchors: Iterable[Anchor],
) -> ChainReport:
    """One chain: numbers without a gap, each hash over the one before, every anchor and the end.

    An end that is not reached, or an anchor beyond it, means that entries are gone.
    """
    anchored = {one.entries: one.last_hash for one in anchors}
    count, previous = 0, GENESIS
    for count, row in enumerate(rows, start=1):
        place = ChainPlace(row.seq, row.at, row.previous_hash)
        follows = row.seq == count and row.previous_hash == previous
        sealed = entry_hash(entry_of(row), place)
        if not follows or row.hash != sealed or anchored.get(count, sealed) != sealed:
            return ChainReport(association_id, end[0], count)
        previous = sealed
    whole = end == (count, previous) and max(anchored, default=0) <= count
    return ChainReport(association_id, count, None if whole else count + 1)

"""Appends to the security log, reads it, and anchors each chain once a day outside the database."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from shared.clock import LEGAL_ZONE, Clock
from shared.db import Database, Session
from shared.web.audit.entries import (
    ANCHORS,
    GENESIS,
    AuditEntry,
    AuditKind,
    ChainPlace,
    entry_hash,
)
from shared.web.audit.tables import AuditChain, AuditRow

# Longest texts an entry keeps; what a stranger sends beyond them is no evidence.
TEXT_MAX = 300
_log = logging.getLogger("umlauf.audit")


@dataclass(frozen=True)
class Anchor:
    """A chain's end at the turn of a day, as the file of anchors has it."""

    association_id: UUID
    day: date
    entries: int
    last_hash: str


@dataclass(frozen=True)
class AuditFilter:
    """Which entries a reader asks for; `before` is the number of the entry a page ends at."""

    kind: AuditKind | None = None
    person_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class AuditLog:
    """The log of one installation: chains in the web database, anchors in the data folder."""

    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self.database = database
        self._clock = clock
        self.anchor_file = folder / ANCHORS

    def append(self, entry: AuditEntry) -> int:
        """Seals an entry to its association's chain and returns its number.

        The first entry of a day anchors where the chain stood before it; the anchor is written
        before the entry is committed, so that no such entry is without its anchor.
        """
        entry = _shortened(entry)
        with self.database.writing(None) as session:
            chain = _locked_chain(session, entry.association_id)
            now = self._clock.now()
            anchor = _due(chain, now)
            place = ChainPlace(chain.entries + 1, now, chain.last_hash)
            sealed = entry_hash(entry, place)
            session.add(_row(entry, place, sealed))
            chain.entries, chain.last_hash, chain.last_at = place.seq, sealed, now
            session.flush()
            if anchor:
                self._keep(anchor)
        return place.seq

    def anchors(self) -> list[Anchor]:
        """Every anchor that is kept here and can be read, oldest first."""
        return [one for _, one in self._anchor_lines() if one]

    def damaged_anchors(self) -> list[int]:
        """The numbers of the lines in the file of anchors that are none."""
        return [number for number, one in self._anchor_lines() if one is None]

    def anchor_now(self) -> None:
        """Where every chain stands at this moment, unless that is anchored already: for a start and
        an orderly end, which must not fail for it."""
        try:
            known = {(one.association_id, one.entries) for one in self.anchors()}
            for chain in self.chains():
                if chain.last_at and (chain.association_id, chain.entries) not in known:
                    day = chain.last_at.astimezone(LEGAL_ZONE).date()
                    self._keep(Anchor(chain.association_id, day, chain.entries, chain.last_hash))
        except (OSError, sa.exc.SQLAlchemyError, ValueError) as error:
            _log.warning("the security log could not be anchored: %s", type(error).__name__)

    def page(self, association_id: UUID, wanted: AuditFilter, limit: int) -> Sequence[AuditRow]:
        """The entries asked for, newest first."""
        query = (
            select(AuditRow)
            .where(AuditRow.association_id == association_id, *_conditions(wanted))
            .order_by(col(AuditRow.seq).desc())
            .limit(limit)
        )
        with self.database.reading(None) as session:
            return session.exec(query).all()

    def people(self, association_id: UUID) -> dict[UUID, str]:
        """Who stands in an association's log, with the name they had last."""
        query = (
            select(AuditRow.person_id, AuditRow.name)
            .where(AuditRow.association_id == association_id, col(AuditRow.person_id).is_not(None))
            .group_by(col(AuditRow.person_id), col(AuditRow.name))
            .order_by(sa.func.max(AuditRow.seq))
        )
        with self.database.reading(None) as session:
            return {person: name for person, name in session.exec(query) if person}

    def chains(self) -> Sequence[AuditChain]:
        """The end of every chain."""
        with self.database.reading(None) as session:
            return session.exec(select(AuditChain).order_by(col(AuditChain.association_id))).all()

    def associations(self) -> set[UUID]:
        """Whose entries there are, whatever the ends of the chains and the anchors say."""
        query = select(AuditRow.association_id).distinct()
        with self.database.reading(None) as session:
            return set(session.exec(query))

    def walk(self, association_id: UUID, at_once: int = 1000) -> Iterator[AuditRow]:
        """All entries of a chain in their order."""
        query = (
            select(AuditRow)
            .where(AuditRow.association_id == association_id)
            .order_by(col(AuditRow.seq))
        )
        with self.database.reading(None) as session:
            for row in session.exec(query.execution_options(yield_per=at_once)):
                yield row
                session.expunge(row)

    def _anchor_lines(self) -> Iterator[tuple[int, Anchor | None]]:
        """Line by line, with its number; None for one that is no anchor."""
        content = self.anchor_file.read_bytes() if self.anchor_file.exists() else b""
        for number, line in enumerate(content.split(b"\n"), 1):
            if line.strip():
                yield number, _anchor_of(line)

    def _keep(self, anchor: Anchor) -> None:
        """In a file beside the databases, and in the program's log, which goes elsewhere."""
        line = json.dumps(
            {
                "association": str(anchor.association_id),
                "day": anchor.day.isoformat(),
                "entries": anchor.entries,
                "hash": anchor.last_hash,
            }
        )
        handle = os.open(self.anchor_file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A line that was cut off must not spoil this one too.
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            begin = "\n" if torn else ""
            os.write(handle, f"{begin}{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        _log.info("audit anchor %s", line)


def begins_a_day(at: datetime, before: datetime) -> bool:
    """Whether an entry anchors the one before it: they are of different days."""
    return at.astimezone(LEGAL_ZONE).date() != before.astimezone(LEGAL_ZONE).date()


def entry_of(row: AuditRow) -> AuditEntry:
    """The entry as it was appended."""
    return AuditEntry(
        kind=row.kind,
        what=row.what,
        association_id=row.association_id,
        person_id=row.person_id,
        name=row.name,
        proof=row.proof,
        outcome=row.outcome,
        subject=row.subject,
        ip=row.ip,
        user_agent=row.user_agent,
        correlation=row.correlation,
        details=row.details,
    )


def _row(entry: AuditEntry, place: ChainPlace, sealed: str) -> AuditRow:
    return AuditRow(
        association_id=entry.association_id,
        seq=place.seq,
        at=place.at,
        kind=entry.kind,
        what=entry.what,
        person_id=entry.person_id,
        name=entry.name,
        proof=entry.proof,
        outcome=entry.outcome,
        subject=entry.subject,
        ip=entry.ip,
        user_agent=entry.user_agent,
        correlation=entry.correlation,
        details=dict(entry.details),
        previous_hash=place.previous_hash,
        hash=sealed,
    )


def _shortened(entry: AuditEntry) -> AuditEntry:
    """No longer than the log keeps, and without what no database takes (NUL)."""
    texts = {
        name: _clean(getattr(entry, name))
        for name in ("what", "name", "proof", "subject", "ip", "user_agent", "correlation")
    }
    details = {_clean(name): _clean(value) for name, value in entry.details.items()}
    return AuditEntry(
        kind=entry.kind,
        association_id=entry.association_id,
        person_id=entry.person_id,
        outcome=entry.outcome,
        details=details,
        **texts,
    )


def _clean(text: str) -> str:
    kept = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return kept.encode("utf-8", "replace").decode()[:TEXT_MAX]


def _locked_chain(session: Session, association_id: UUID) -> AuditChain:
    """The chain's end, made when it is the first entry; nobody else appends until the commit."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    session.execute(
        insert(AuditChain)
        .values(association_id=association_id, entries=0, last_hash=GENESIS)
        .on_conflict_do_nothing()
    )
    return session.exec(
        select(AuditChain).where(AuditChain.association_id == association_id).with_for_update()
    ).one()


def _due(chain: AuditChain, now: datetime) -> Anchor | None:
    """Where the chain stood when the last day with entries ended; None within that day."""
    if chain.last_at is None or not begins_a_day(now, chain.last_at):
        return None
    day = chain.last_at.astimezone(LEGAL_ZONE).date()
    return Anchor(chain.association_id, day, chain.entries, chain.last_hash)


def _anchor_of(line: bytes) -> Anchor | None:
    """None where the line is none: cut off, or written by somebody else."""
    try:
        found = json.loads(line)
        return Anchor(
            association_id=UUID(found["association"]),
            day=date.fromisoformat(found["day"]),
            entries=int(found["entries"]),
            last_hash=str(found["hash"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _conditions(wanted: AuditFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.kind:
        found.append(col(AuditRow.kind) == wanted.kind)
    if wanted.person_id:
        found.append(col(AuditRow.person_id) == wanted.person_id)
    if wanted.since:
        found.append(col(AuditRow.at) >= wanted.since)
    if wanted.until:
        found.append(col(AuditRow.at) < wanted.until)
    if wanted.before:
        found.append(col(AuditRow.seq) < wanted.before)
    return found

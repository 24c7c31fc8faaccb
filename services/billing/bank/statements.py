"""Statements with balances as rows: which one an entry is in, and what is kept of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.rules.statement_chain import (
    ChainedStatement,
    in_order,
    may_tell_again,
)
from services.billing.bank.tables import BankStatement, BankTransaction
from services.billing.statements.statement import Statement, StatementEntry, StatementHead
from shared.db import Session
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


@dataclass
class _Read:
    """What was read of a statement so far: the days of its entries, and the balance before the
    first of them and after each."""

    first: date | None = None
    last: date | None = None
    path: list[int] = field(default_factory=list)

    def note(self, entry: StatementEntry) -> None:
        day = entry.booking_date
        self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        if not self.path:
            self.path.append(entry.statement.opening_cents or 0)
        self.path.append(self.path[-1] + entry.amount_cents)


@dataclass
class StatementsOfFile:
    """The statements of one file while it is read: each gets its id with its first entry."""

    session: Session
    _ids: dict[int, UUID | None] = field(default_factory=dict)
    _read: dict[int, _Read] = field(default_factory=dict)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def note(self, entries: Iterable[StatementEntry]) -> None:
        """Entries as they come by, in the order of the file. One that looks like an earlier one of
        another statement, and is proved by the balances to be other money, is known by a name of
        its own from here on."""
        for entry in entries:
            read = self._read.setdefault(entry.statement.place, _Read())
            read.note(entry)
            if self.id_of(entry.statement) is None or entry.bank_reference:
                continue
            place, index = self._seen.setdefault(
                entry.fingerprint, (entry.statement.place, entry.entry_index)
            )
            other = self._read[place].path
            if place != entry.statement.place and self.is_other_money(entry, other, index):
                tell_apart(entry)

    def is_other_money(self, entry: StatementEntry, path: Sequence[int], place: int) -> bool:
        """Whether an entry cannot be entry `place` of the statement with these balances."""
        own = self._read[entry.statement.place].path
        opening, closing = entry.statement.opening_cents, entry.statement.closing_cents
        if opening is None or closing is None:
            return False
        overlaps = may_tell_again(opening, path, place)
        begins_within = path[0] != closing and path[0] in own[: entry.entry_index + 1]
        return not overlaps and not begins_within

    def id_of(self, head: StatementHead) -> UUID | None:
        """The row it has or will have; None for one without both balances."""
        if head.place not in self._ids:
            self._ids[head.place] = self._known_or_new(head)
        return self._ids[head.place]

    def _known_or_new(self, head: StatementHead) -> UUID | None:
        if head.opening_cents is None or head.closing_cents is None:
            return None
        known = self.session.exec(
            select(BankStatement.id).where(BankStatement.key == statement_key(head))
        ).first()
        return known or new_id()

    def store(
        self,
        uow: UnitOfWork,
        file_id: UUID,
        message: str,
        statements: Iterable[tuple[int, Statement]],
    ) -> None:
        """Keeps those that were not known, once the file is read; each comes with its place."""
        for place, one in statements:
            head = _head_of(one, place)
            id_ = self.id_of(head)
            if id_ is None or self.session.get(BankStatement, id_) is not None:
                continue
            days = self._read.get(place, _Read())
            last = one.closing_on or days.last or one.opening_on or uow.clock.today()
            self.session.add(
                BankStatement(
                    id=id_,
                    association_id=uow.own,
                    bank_file_id=file_id,
                    key=statement_key(head),
                    message=message,
                    statement_id=one.statement_id,
                    number=one.number,
                    opening_cents=one.opening_cents or 0,
                    closing_cents=one.closing_cents or 0,
                    movement_cents=one.movement_cents,
                    entries=one.entries,
                    first_day=days.first or last,
                    last_day=max(last, days.last or last),
                    read_at=uow.clock.now(),
                )
            )
        self.session.flush()


def statement_key(head: StatementHead) -> str:
    """The same for a statement that is read twice: its number and balances say which it is.

    Some banks give it another id with each download; only where no money moved is that all there
    is to tell two apart.
    """
    parts = [head.number, head.opening_cents, head.opening_on, head.closing_cents, head.closing_on]
    if head.opening_cents == head.closing_cents:
        parts.append(head.statement_id)
    return blake2b("|".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def chained_statements(
    session: Session, ids: Iterable[UUID] | None = None
) -> list[ChainedStatement]:
    """All statements with balances, or some, in their order."""
    query = sa.select(
        col(BankStatement.id),
        col(BankStatement.number),
        col(BankStatement.opening_cents),
        col(BankStatement.closing_cents),
        col(BankStatement.movement_cents),
        col(BankStatement.first_day),
        col(BankStatement.last_day),
    ).where(col(BankStatement.association_id) == session.own)
    if ids is not None:
        query = query.where(col(BankStatement.id).in_(list(ids)))
    return in_order(ChainedStatement(*row) for row in session.execute(query))


def _head_of(one: Statement, place: int) -> StatementHead:
    return StatementHead(
        statement_id=one.statement_id,
        number=one.number,
        opening_cents=one.opening_cents,
        opening_on=one.opening_on,
        closing_cents=one.closing_cents,
        closing_on=one.closing_on,
        place=place,
    )


def tell_apart(entry: StatementEntry) -> None:
    """Gives an entry a name that also says in which statement it is."""
    entry.fingerprint = f"{entry.fingerprint}@{statement_key(entry.statement)[:12]}"


def load_paths(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[int]]:
    """By statement: the balance before its first entry, and after each, from what is booked."""
    wanted = list(ids)
    if not wanted:
        return {}
    paths = {
        id_: [opening]
        for id_, opening in session.execute(
            sa.select(col(BankStatement.id), col(BankStatement.opening_cents)).where(
                col(BankStatement.association_id) == session.own, col(BankStatement.id).in_(wanted)
            )
        )
    }
    statement, place = col(BankTransaction.statement_id), col(BankTransaction.entry_place)
    rows = session.execute(
        sa.select(statement, place, sa.func.sum(col(BankTransaction.amount_cents)))
        .where(col(BankTransaction.association_id) == session.own, statement.in_(wanted))
        .group_by(statement, place)
        .order_by(statement, place)
    )
    for id_, _place, cents in rows:
        if id_ in paths:
            paths[id_].append(paths[id_][-1] + int(cents))
    return paths

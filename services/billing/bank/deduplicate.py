"""Finds entries whose money is in the books already, from this kind of file or another.

camt.052, .053, .054 and MT940 report the same money. With a bank reference an entry has one
fingerprint in all of them; told with another day, it is known by its reference. Without one its
text may differ, so an entry of the same day and amount, booked from another kind of message and not
yet reported by this one, is taken for a duplicate.

Likeness is no proof against balances: an entry of a statement that cannot overlap the one in which
its like stands is other money (`StatementsOfFile.is_other_money`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.booked_entry import (
    BOOKED_COLUMNS,
    TOLD_AGAIN_WITHIN,
    BookedEntry,
    ids_of,
)
from services.billing.bank.statements import StatementsOfFile, load_paths, tell_apart
from services.billing.bank.sums_and_parts import (
    NOTHING_TOLD_AGAIN,
    ToldAgain,
    find_sums_and_parts,
)
from services.billing.bank.tables import BankFile, BankFingerprint, BankTransaction
from services.billing.statements.statement import StatementEntry
from shared.db import Session


class Booked(NamedTuple):
    """What entries report again, by their fingerprint; `duplicates` are those of them that have
    another fingerprint in the books. `told` holds what is booked by several rows, or by one row for
    several entries."""

    entries: dict[str, BookedEntry]
    duplicates: dict[str, BookedEntry]
    told: ToldAgain = NOTHING_TOLD_AGAIN

    def rows_of(self, entry: StatementEntry) -> tuple[BookedEntry, ...]:
        """All rows in which an entry's money is booked."""
        if parts := self.told.sums.get(entry.fingerprint):
            return parts
        before = self.entries.get(entry.fingerprint)
        return (before,) if before else ()

    def rows(self) -> Iterator[BookedEntry]:
        """All rows that entries report again."""
        yield from self.entries.values()
        for parts in self.told.sums.values():
            yield from parts[1:]


def find_booked(
    session: Session, entries: Sequence[StatementEntry], message: str, file: StatementsOfFile
) -> Booked:
    """Which of the entries of a kind of message are booked already."""
    booked = _by_name(session, entries)
    if told_apart := _other_money(session, entries, booked, file):
        for entry in told_apart:
            booked.pop(entry.fingerprint, None)
            tell_apart(entry)
        booked |= _by_name(session, told_apart)
    unseen = [entry for entry in entries if entry.fingerprint not in booked]
    if not unseen or not _other_messages_imported(session, message):
        return Booked(booked, {})
    duplicates = _duplicates(session, unseen, message, file)
    unseen = [entry for entry in unseen if entry.fingerprint not in duplicates]
    told = find_sums_and_parts(session, unseen, message) if unseen else NOTHING_TOLD_AGAIN
    duplicates |= {name: parts[0] for name, parts in told.sums.items()}
    return Booked(booked | duplicates, duplicates, told)


def _by_name(session: Session, entries: Sequence[StatementEntry]) -> dict[str, BookedEntry]:
    booked = _by_fingerprint(session, entries)
    unseen = [entry for entry in entries if entry.fingerprint not in booked]
    return booked | _by_other_fingerprint(session, unseen) if unseen else booked


def _other_money(
    session: Session,
    entries: Sequence[StatementEntry],
    booked: Mapping[str, BookedEntry],
    file: StatementsOfFile,
) -> list[StatementEntry]:
    """Entries that only look like what is booked: the balances prove that they are more."""
    doubted = [
        (entry, before)
        for entry in entries
        if entry.bank_reference is None
        and (before := booked.get(entry.fingerprint)) is not None
        and _in_another_statement(entry, before, file)
    ]
    paths = load_paths(
        session, {before.statement_id for _, before in doubted if before.statement_id}
    )
    return [entry for entry, before in doubted if _is_proved(entry, before, paths, file)]


def _in_another_statement(
    entry: StatementEntry, before: BookedEntry, file: StatementsOfFile
) -> bool:
    own = file.id_of(entry.statement)
    return own is not None and before.statement_id is not None and before.statement_id != own


def _is_proved(
    entry: StatementEntry,
    before: BookedEntry,
    paths: Mapping[UUID, Sequence[int]],
    file: StatementsOfFile,
) -> bool:
    path = paths.get(before.statement_id) if before.statement_id else None
    return (
        path is not None
        and before.entry_place is not None
        and file.is_other_money(entry, path, before.entry_place)
    )


def remember_fingerprints(session: Session, duplicates: Mapping[str, BookedEntry]) -> None:
    """So that a duplicate is known by its own fingerprint the next time."""
    session.add_all(
        BankFingerprint(
            association_id=session.own, fingerprint=fingerprint, transaction_id=entry.id
        )
        for fingerprint, entry in duplicates.items()
    )


def remember_statement(
    session: Session,
    entries: Iterable[StatementEntry],
    booked: Booked,
    file: StatementsOfFile,
) -> None:
    """Notes in which statement with balances a transaction stands that was booked without one."""
    for entry in entries:
        statement_id = file.id_of(entry.statement)
        if statement_id is None:
            continue
        for before in booked.rows_of(entry):
            if before.statement_id is None:
                _link(session, before, statement_id, entry.entry_index)


def _link(session: Session, before: BookedEntry, statement_id: UUID, place: int) -> None:
    """All rows of what one entry told: the first, and those of its further details."""
    same_entry = sa.or_(
        col(BankTransaction.id) == before.id,
        col(BankTransaction.fingerprint).startswith(f"{before.fingerprint}:", autoescape=True),
    )
    session.execute(
        sa.update(BankTransaction)
        .where(col(BankTransaction.association_id) == session.own, same_entry)
        .values(statement_id=statement_id, entry_place=place)
        .execution_options(synchronize_session=False)
    )


def remember_message(session: Session, booked: Iterable[BookedEntry], message: str) -> None:
    """Notes on booked transactions that this kind of message has reported them too."""
    for entry in booked:
        if message not in entry.messages.split():
            session.execute(
                sa.update(BankTransaction)
                .where(
                    col(BankTransaction.id) == entry.id,
                    col(BankTransaction.association_id) == session.own,
                )
                .values(messages=f"{entry.messages} {message}")
                .execution_options(synchronize_session=False)
            )


def _by_fingerprint(session: Session, entries: Sequence[StatementEntry]) -> dict[str, BookedEntry]:
    rows = session.execute(
        sa.select(col(BankTransaction.fingerprint), *BOOKED_COLUMNS).where(
            col(BankTransaction.association_id) == session.own,
            col(BankTransaction.fingerprint).in_([entry.fingerprint for entry in entries]),
        )
    )
    return {fingerprint: BookedEntry(*columns) for fingerprint, *columns in rows}


def _by_other_fingerprint(
    session: Session, entries: Sequence[StatementEntry]
) -> dict[str, BookedEntry]:
    rows = session.execute(
        sa.select(col(BankFingerprint.fingerprint), *BOOKED_COLUMNS)
        .join(BankFingerprint, col(BankFingerprint.transaction_id) == col(BankTransaction.id))
        .where(
            col(BankFingerprint.association_id) == session.own,
            col(BankFingerprint.fingerprint).in_([entry.fingerprint for entry in entries]),
        )
    )
    return {fingerprint: BookedEntry(*columns) for fingerprint, *columns in rows}


def _other_messages_imported(session: Session, message: str) -> bool:
    """Whether another kind of statement was ever imported."""
    formats = session.exec(select(BankFile.format).distinct()).all()
    return any(each.startswith("camt") and not each.startswith(message) for each in formats)


def _duplicates(
    session: Session, entries: Sequence[StatementEntry], message: str, file: StatementsOfFile
) -> dict[str, BookedEntry]:
    """Each booked transaction stands for one entry only; one that shares an id goes first."""
    rows = session.execute(
        sa.select(*BOOKED_COLUMNS).where(
            col(BankTransaction.association_id) == session.own,
            _same_day_or_reference(entries),
            col(BankTransaction.entry_cents).in_({entry.amount_cents for entry in entries}),
            sa.not_(col(BankTransaction.messages).contains(message, autoescape=True)),
        )
    )
    waiting = [BookedEntry(*row) for row in rows]
    paths = load_paths(session, {one.statement_id for one in waiting if one.statement_id})
    found = {}
    for entry in entries:
        if alike := [
            booked
            for booked in waiting
            if (booked.has_reference_of(entry) or booked.looks_like(entry))
            and not _is_proved(entry, booked, paths, file)
        ]:
            best = max(alike, key=partial(_closeness, entry))
            waiting.remove(best)
            found[entry.fingerprint] = best
    return found


def _closeness(entry: StatementEntry, booked: BookedEntry) -> tuple[bool, bool]:
    return booked.has_reference_of(entry), booked.end_to_end_id in ids_of(entry)


def _same_day_or_reference(entries: Sequence[StatementEntry]) -> sa.ColumnElement[bool]:
    days = {entry.booking_date for entry in entries}
    booked_on = col(BankTransaction.booked_on)
    references = {entry.bank_reference for entry in entries if entry.bank_reference}
    if not references:
        return booked_on.in_(days)
    near = booked_on.between(min(days) - TOLD_AGAIN_WITHIN, max(days) + TOLD_AGAIN_WITHIN)
    referenced = sa.and_(near, col(BankTransaction.bank_reference).in_(references))
    return sa.or_(booked_on.in_(days), referenced)

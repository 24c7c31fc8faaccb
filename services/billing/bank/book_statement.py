"""Takes a statement's entries into the books: each money once, debits and payments recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import Mandate
from services.billing.bank.book_return import book_return, told_by_other_message
from services.billing.bank.deduplicate import KnownEntry, known_entries
from services.billing.bank.import_report import Item
from services.billing.bank.match_payment import Hints, match_payment
from services.billing.bank.payments import Movement, is_collection_sum, movements_of
from services.billing.bank.posting_batch import Books, keep_unmatched
from services.billing.bank.settle_collection import restore_item, settle_item, settle_sum
from services.billing.bank.tables import TransactionState
from services.billing.collections.tables import CollectionItem, ItemState
from services.billing.ledger.tables import Account
from services.billing.statements.statement import StatementEntry, is_return

_CHUNK = 2_000
_DEBIT_FAMILY = "PMNT/IDDT"
_DEBIT_CREDITS = frozenset({"171", "174", "181", "184", "192", "196"})


class Counts(NamedTuple):
    """Entries of a file: all, those that told something new, and those known before."""

    entries: int
    new: int
    known: int


def take_in_entries(books: Books, entries: Iterable[StatementEntry], message: str) -> Counts:
    """Books entries in the order of the file, some thousands at a time, however many there are."""
    seen = new = 0
    waiting = iter(entries)
    while chunk := list(islice(waiting, _CHUNK)):
        seen += len(chunk)
        new += _take_in_chunk(books, chunk, message)
    return Counts(seen, new, seen - new)


def _take_in_chunk(books: Books, chunk: list[StatementEntry], message: str) -> int:
    known = known_entries(books.session, chunk, message)
    hash_of = books.uow.keys.search_hash
    fresh: list[Movement] = []
    seen: set[str] = set()
    for entry in chunk:
        before = known.get(entry.fingerprint)
        if entry.fingerprint in seen or (before and not before.learns_from(entry)):
            continue
        seen.add(entry.fingerprint)
        movements = movements_of(entry, message, hash_of, books.ids)
        if before:
            _continue(movements, before)
        fresh += movements
    told: set[str] = set()
    for is_sum, some in groupby(fresh, lambda movement: is_collection_sum(movement.entry)):
        if is_sum:
            for movement in some:
                _keep(books, movement, told, new=settle_sum(books, movement))
                books.write()
        else:
            _book(books, list(some), told)
            books.write()
    return len(told - known.keys())


def _continue(movements: list[Movement], before: KnownEntry) -> None:
    """The entry was booked as unmatched money; its parts are taken out of that."""
    for movement in movements:
        movement.source = Account.UNMATCHED
    movements[0].id, movements[0].known = before.id, True
    movements[0].collection_id = before.collection_id


def _book(books: Books, movements: list[Movement], told: set[str]) -> None:
    items = _items_of(books, movements)
    payments = [
        movement
        for movement in movements
        if movement.amount_cents > 0 and not _is_debit_credit(movement, items.get(movement.id))
    ]
    hints = Hints(books, payments)
    for movement in movements:
        new = _book_one(books, movement, items.get(movement.id), hints)
        _keep(books, movement, told, new=new)


def _keep(books: Books, movement: Movement, told: set[str], *, new: bool) -> None:
    if new:
        books.movements.append(movement)
        told.add(movement.entry.fingerprint)


def _book_one(books: Books, movement: Movement, item: Item | None, hints: Hints) -> bool:
    """Whether it was new money."""
    if movement.amount_cents > 0 and _is_debit_credit(movement, item):
        return _book_debit_credit(books, movement, item)
    if movement.amount_cents > 0:
        match_payment(books, movement, hints)
        return True
    if item is not None:
        return book_return(books, movement, item)
    is_one = is_return(movement.entry, movement.detail)
    movement.explain("return_unknown" if is_one else "other_debit")
    keep_unmatched(books, movement)
    return True


def _is_debit_credit(movement: Movement, item: Item | None) -> bool:
    """Whether the bank credits one of our debits; a payer may copy its id into a transfer."""
    if item is None:
        return False
    code = movement.detail.bank_transaction_code if movement.detail else ""
    code = code or movement.entry.bank_transaction_code
    gvc = (movement.detail.gvc if movement.detail else None) or movement.entry.gvc
    return not (code or gvc) or code.startswith(_DEBIT_FAMILY) or gvc in _DEBIT_CREDITS


def _book_debit_credit(books: Books, movement: Movement, item: Item | None) -> bool:
    if item is None:
        return False
    number = books.claims[item.invoice_id].number
    movement.invoice_id, movement.collection_id = item.invoice_id, item.collection_id
    again = item.settled_by is not None
    if (
        item.settled_by is not None
        and item.settled_on == movement.booked_on
        and told_by_other_message(books, item.settled_by, movement)
    ):
        return False
    if movement.amount_cents != item.amount_cents or (again and not _came_back(item, movement)):
        movement.explain("debit_settled_before", number)
        keep_unmatched(books, movement)
        return True
    movement.state = TransactionState.SETTLED
    books.findings.unmatched.pop(movement.id, None)
    if again:
        movement.explain("credit_restored", number)
        restore_item(books, item, movement)
    else:
        movement.explain("debit_settled", number)
        settle_item(books, item, movement, movement.source)
    return True


def _came_back(item: Item, movement: Movement) -> bool:
    return (
        item.state is ItemState.RETURNED
        and item.returned_by is not None
        and item.returned_on is not None
        and item.returned_on <= movement.booked_on
    )


def _items_of(books: Books, movements: list[Movement]) -> dict[UUID, Item]:
    """The debits of ours that movements speak of; claims of those taken back with their credit."""
    ids = {movement.end_to_end_id for movement in movements if movement.end_to_end_id}
    by_id = {
        item.end_to_end_id: item
        for item in (books.load_items(col(CollectionItem.end_to_end_id).in_(ids)) if ids else ())
    }
    found = {
        movement.id: by_id[movement.end_to_end_id]
        for movement in movements
        if movement.end_to_end_id in by_id
    }
    found |= _items_by_mandate(books, [each for each in movements if each.id not in found])
    out = [found[each.id] for each in movements if each.amount_cents < 0 and each.id in found]
    books.load_claims((item.invoice_id for item in out), with_credit=True)
    books.load_claims(item.invoice_id for item in found.values())
    return found


def _items_by_mandate(books: Books, movements: list[Movement]) -> dict[UUID, Item]:
    """Returns without our id: the mandate's only debit that can have come back for so much."""
    named = {
        movement.id: movement.detail.mandate_id
        for movement in movements
        if movement.detail
        and movement.detail.mandate_id
        and movement.amount_cents < 0
        and is_return(movement.entry, movement.detail)
    }
    if not named:
        return {}
    rows = books.session.exec(
        select(Mandate.reference, Mandate.id).where(col(Mandate.reference).in_(set(named.values())))
    )
    mandates = dict(rows.all())
    items = list(_collectable(books, set(mandates.values())))
    found = {}
    for movement in movements:
        mandate_id = mandates.get(named.get(movement.id, ""))
        fitting = [
            item for item in items if item.mandate_id == mandate_id and _fits(item, movement)
        ]
        if len(fitting) == 1:
            found[movement.id] = fitting[0]
            items.remove(fitting[0])
    return found


def _collectable(books: Books, mandate_ids: set[UUID]) -> Iterator[Item]:
    if mandate_ids:
        yield from books.load_items(
            sa.and_(
                col(CollectionItem.mandate_id).in_(mandate_ids),
                col(CollectionItem.state).in_((ItemState.PAID, ItemState.COLLECTING)),
            )
        )


def _fits(item: Item, movement: Movement) -> bool:
    asked = movement.detail.instructed_cents if movement.detail else None
    if asked is not None:
        return item.amount_cents == asked
    return item.amount_cents <= -movement.amount_cents

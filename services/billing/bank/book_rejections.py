"""Books a status report (pain.002): debits that the bank refused before settlement."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.book_return import reject_item
from services.billing.bank.book_statement import Counts
from services.billing.bank.import_report import Item
from services.billing.bank.posting_batch import Books
from services.billing.collections.tables import Collection, CollectionItem, CollectionState
from services.billing.errors import StatusReportOfOthers
from services.billing.statements.pain002 import Status, StatusReport
from services.billing.statements.return_reasons import return_reason
from shared.portions import portions

_SLICE = 2_000


def book_rejections(books: Books, report: StatusReport) -> Counts:
    """Rejects the debits a report names, or all of a file or block that came back whole.

    Statuses that are not RJCT tell nothing. Raises StatusReportOfOthers when neither the file nor
    any of the debits is ours.
    """
    if report.rejects_all or report.rejected_blocks:
        return _reject_whole(books, report)
    named = {
        (each.end_to_end_id or "").upper(): each
        for block in report.blocks
        for each in block.transactions
    }
    new = found = 0
    for some in portions(sorted(set(named) - {""}), _SLICE):
        items = books.load_items(col(CollectionItem.end_to_end_id).in_(some))
        found += len(items)
        new += _reject(
            books,
            [item for item in items if named[item.end_to_end_id].status.rejected],
            {item.end_to_end_id: named[item.end_to_end_id].status for item in items},
        )
    if not found and not _collections(books, report):
        raise StatusReportOfOthers(message_id=report.original_message_id)
    told = sum(len(block.transactions) for block in report.blocks) or 1
    rejected = len(report.rejections)
    return Counts(told, told - (rejected - new), rejected - new)


def _reject_whole(books: Books, report: StatusReport) -> Counts:
    collections = _collections(books, report)
    if not collections:
        raise StatusReportOfOthers(message_id=report.original_message_id)
    blocks = {block.payment_information_id: block.status for block in report.rejected_blocks}
    told = new = 0
    for collection in collections:
        status = blocks.get(collection.payment_information_id, report.status)
        last = ""
        while items := books.load_items(
            col(CollectionItem.collection_id) == collection.id,
            col(CollectionItem.end_to_end_id) > last,
            limit=_SLICE,
        ):
            last = items[-1].end_to_end_id
            told += len(items)
            new += _reject(books, items, {item.end_to_end_id: status for item in items})
        collection.state = CollectionState.REJECTED
        books.session.add(collection)
    return Counts(told, new, told - new)


def _reject(books: Books, items: list[Item], status_of: dict[str, Status]) -> int:
    on = books.uow.clock.today()
    books.load_claims((item.invoice_id for item in items), with_credit=True)
    new = 0
    for item in items:
        reason = return_reason(status_of[item.end_to_end_id].reason).code
        new += reject_item(books, item, reason, on)
    books.write()
    return new


def _collections(books: Books, report: StatusReport) -> list[Collection]:
    """Those of ours the report names; a rejected block names itself, a rejected file all of it."""
    ids = {block.payment_information_id.upper() for block in report.rejected_blocks}
    if report.rejects_all or not ids:
        ids.add(report.original_message_id.upper())
    return list(
        books.session.exec(
            select(Collection)
            .where(
                sa.or_(
                    col(Collection.message_id).in_(ids),
                    col(Collection.payment_information_id).in_(ids),
                )
            )
            .order_by(col(Collection.id))
        )
    )

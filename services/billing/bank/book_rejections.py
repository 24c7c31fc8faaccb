"""Books a status report (pain.002): debits that the bank refused before settlement."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.book_return import reject_debit
from services.billing.bank.debits import DEBIT_BATCH_ROWS, Debit
from services.billing.bank.import_report import EntryCounts
from services.billing.bank.posting_batch import PostingBatch
from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import StatusReportOfOthers
from services.billing.statements.pain002 import Status, StatusReport
from services.billing.statements.return_reasons import return_reason
from shared.batches import batches
from shared.db import Session


def book_rejections(batch: PostingBatch, report: StatusReport) -> EntryCounts:
    """Rejects the debits a report names, or all of a file or block that came back whole.

    Statuses that are not RJCT change nothing. Raises StatusReportOfOthers when neither the file nor
    any of the debits is ours.
    """
    if report.rejects_all or report.rejected_blocks:
        return _reject_whole(batch, report)
    return _reject_named(batch, report)


def _reject_named(batch: PostingBatch, report: StatusReport) -> EntryCounts:
    named = {
        (each.end_to_end_id or "").upper(): each.status
        for block in report.blocks
        for each in block.transactions
    }
    new = found = 0
    for some in batches(sorted(set(named) - {""}), DEBIT_BATCH_ROWS):
        debits = batch.load_debits(col(CollectionItem.end_to_end_id).in_(some))
        found += len(debits)
        refused = [debit for debit in debits if named[debit.end_to_end_id].rejected]
        new += _reject(batch, refused, named)
    if not found and not _collections_named(batch.session, report):
        raise StatusReportOfOthers(message_id=report.original_message_id)
    entries = sum(len(block.transactions) for block in report.blocks) or 1
    known = len(report.rejections) - new
    return EntryCounts(entries, entries - known, known)


def _reject_whole(batch: PostingBatch, report: StatusReport) -> EntryCounts:
    collections = _collections_named(batch.session, report)
    if not collections:
        raise StatusReportOfOthers(message_id=report.original_message_id)
    blocks = {block.payment_information_id: block.status for block in report.rejected_blocks}
    entries = new = 0
    for collection in collections:
        status = blocks.get(collection.payment_information_id, report.status)
        last = ""
        while debits := batch.load_debits(
            col(CollectionItem.collection_id) == collection.id,
            col(CollectionItem.end_to_end_id) > last,
            limit=DEBIT_BATCH_ROWS,
        ):
            last = debits[-1].end_to_end_id
            entries += len(debits)
            new += _reject(batch, debits, {debit.end_to_end_id: status for debit in debits})
        collection.state = CollectionState.REJECTED
        batch.session.add(collection)
    return EntryCounts(entries, new, entries - new)


def _reject(batch: PostingBatch, debits: Sequence[Debit], status_of: dict[str, Status]) -> int:
    """How many were not known to be rejected before."""
    on = batch.uow.clock.today()
    batch.load_invoices((debit.invoice_id for debit in debits), with_credit=True)
    new = 0
    for debit in debits:
        reason = return_reason(status_of[debit.end_to_end_id].reason).code
        new += reject_debit(batch, debit, reason, on)
    batch.flush()
    return new


def _collections_named(session: Session, report: StatusReport) -> list[Collection]:
    """Those of ours the report names; a rejected block names itself, a rejected file all of it."""
    ids = {block.payment_information_id.upper() for block in report.rejected_blocks}
    if report.rejects_all or not ids:
        ids.add(report.original_message_id.upper())
    return list(
        session.exec(
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

"""Books a status report (pain.002): debits that the bank refused before settlement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.book_refund import answer_refunds
from services.billing.bank.book_return import reject_debit
from services.billing.bank.debits import DEBIT_BATCH_ROWS, Debit
from services.billing.bank.find_rejected import NamedDebits, find_named
from services.billing.bank.import_report import EntryCounts, NotFound
from services.billing.bank.posting_batch import PostingBatch
from services.billing.collections.rules.states import NOT_IN_FILE, CollectionState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import StatusReportOfOthers
from services.billing.statements.pain002 import Status, StatusReport, TransactionStatus
from services.billing.statements.return_reasons import return_reason
from shared.batches import batches
from shared.db import Session
from shared.ibans import mask_ibans


def book_rejections(batch: PostingBatch, report: StatusReport) -> EntryCounts:
    """Rejects the debits a report names, and all of a file or block that came back whole.

    Statuses that are not RJCT change nothing. A rejection ends as a debit that is open again or, if
    none can be meant, in the report as not found. Raises StatusReportOfOthers when neither the file
    nor any of the debits is ours.
    """
    refunds = answer_refunds(batch, report)
    if refunds is None:
        return _book_debits(batch, report)
    if refunds.is_all:
        return refunds.counts
    return _plus(refunds.counts, _book_debits(batch, refunds.rest, of_ours=True))


def _book_debits(
    batch: PostingBatch, report: StatusReport, *, of_ours: bool = False
) -> EntryCounts:
    named = find_named(batch, report)
    collections = _collections_named(batch.session, report)
    if not collections and not named.debits and not of_ours:
        raise StatusReportOfOthers(message_id=report.original_message_id)
    counts = _reject_named(batch, named)
    if report.rejects_all or report.rejected_blocks:
        counts = _plus(counts, _reject_rest(batch, report, collections, named))
    batch.report.not_found += [_not_found(each) for each in named.missing]
    entries = counts.entries + len(named.missing)
    return EntryCounts(entries or (not of_ours), counts.new, counts.known)


def _plus(one: EntryCounts, other: EntryCounts) -> EntryCounts:
    return EntryCounts(one.entries + other.entries, one.new + other.new, one.known + other.known)


def _reject_named(batch: PostingBatch, named: NamedDebits) -> EntryCounts:
    new = 0
    for some in batches(named.rejected, DEBIT_BATCH_ROWS):
        debits = batch.load_debits(col(CollectionItem.end_to_end_id).in_(some))
        new += _reject(batch, debits, named.rejected)
    # Good news, or news about nothing, is no debit that was rejected before.
    known = len(named.rejected) - new
    return EntryCounts(len(named.debits), len(named.debits) - known, known)


def _reject_rest(
    batch: PostingBatch,
    report: StatusReport,
    collections: Sequence[Collection],
    named: NamedDebits,
) -> EntryCounts:
    """The debits of a level that was rejected and that were not listed."""
    blocks = {block.payment_information_id: block.status for block in report.rejected_blocks}
    entries = new = 0
    for collection in collections:
        status = blocks.get(collection.payment_information_id, report.status)
        last = ""
        while debits := batch.load_debits(
            col(CollectionItem.collection_id) == collection.id,
            col(CollectionItem.state).not_in(NOT_IN_FILE),
            col(CollectionItem.end_to_end_id) > last,
            limit=DEBIT_BATCH_ROWS,
        ):
            last = debits[-1].end_to_end_id
            rest = [each for each in debits if each.end_to_end_id not in named.rejected]
            entries += len(rest)
            new += _reject(batch, rest, {debit.end_to_end_id: status for debit in rest})
        collection.state = CollectionState.REJECTED
        batch.session.add(collection)
    return EntryCounts(entries, new, entries - new)


def _not_found(rejected: TransactionStatus) -> NotFound:
    return NotFound(
        reference=rejected.end_to_end_id or rejected.instruction_id or "",
        mandate=mask_ibans(rejected.mandate_id or ""),
        amount_cents=rejected.amount_cents,
        reason=return_reason(rejected.status.reason).code,
        text=mask_ibans(rejected.status.text),
    )


def _reject(batch: PostingBatch, debits: Sequence[Debit], status_of: Mapping[str, Status]) -> int:
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

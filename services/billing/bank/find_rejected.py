"""Finds the debits that a status report speaks of: by our id, else by mandate and amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import Mandate
from services.billing.bank.debits import DEBIT_BATCH_ROWS
from services.billing.bank.posting_batch import PostingBatch
from services.billing.collections.rules.states import UNRELEASED
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.statements.pain002 import Status, StatusReport, TransactionStatus
from shared.batches import batches
from shared.db import Session


class NamedDebits(NamedTuple):
    """By end-to-end id: all debits a report names with their status, those of them that were
    rejected; and the rejections of which no debit is known."""

    debits: Mapping[str, Status]
    rejected: Mapping[str, Status]
    missing: tuple[TransactionStatus, ...]


def find_named(batch: PostingBatch, report: StatusReport) -> NamedDebits:
    """Each listed debit is found once; a later word about the same debit counts."""
    by_id = _by_id(batch.session, report.transactions)
    unknown = [each for each in report.transactions if _id_of(each) not in by_id]
    by_mandate = _by_mandate(batch.session, [each for each in unknown if each.status.rejected])
    debits = {id_: each.status for id_, each in by_id.items()}
    debits |= {id_: each.status for id_, each in by_mandate.items()}
    found = {id(each) for each in by_mandate.values()}
    return NamedDebits(
        debits,
        {id_: status for id_, status in debits.items() if status.rejected},
        tuple(each for each in unknown if each.status.rejected and id(each) not in found),
    )


def _id_of(each: TransactionStatus) -> str:
    return (each.end_to_end_id or each.instruction_id or "").upper()


def _by_id(session: Session, listed: Iterable[TransactionStatus]) -> dict[str, TransactionStatus]:
    named = {_id_of(each): each for each in listed}
    named.pop("", None)
    found: dict[str, TransactionStatus] = {}
    for some in batches(sorted(named), DEBIT_BATCH_ROWS):
        rows = session.execute(
            sa.select(col(CollectionItem.end_to_end_id)).where(
                col(CollectionItem.association_id) == session.own,
                col(CollectionItem.end_to_end_id).in_(some),
            )
        )
        found |= {id_: named[id_] for (id_,) in rows}
    return found


def _by_mandate(
    session: Session, rejected: Iterable[TransactionStatus]
) -> dict[str, TransactionStatus]:
    """The mandate's only debit of this amount, in the file that is named if it is ours."""
    found: dict[str, TransactionStatus] = {}
    for each in rejected:
        if not each.mandate_id or each.amount_cents is None:
            continue
        ids = _debits_of_mandate(session, each)
        if len(ids) == 1 and ids[0] not in found:
            found[ids[0]] = each
    return found


def _debits_of_mandate(session: Session, each: TransactionStatus) -> list[str]:
    query = (
        sa.select(col(CollectionItem.end_to_end_id), col(Collection.message_id))
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .join(Mandate, col(Mandate.id) == col(CollectionItem.mandate_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(Collection.state).not_in(UNRELEASED),
            sa.func.upper(col(Mandate.reference)) == (each.mandate_id or "").upper(),
            col(CollectionItem.amount_cents) == each.amount_cents,
        )
    )
    rows = session.execute(query).all()
    of_file = [id_ for id_, message_id in rows if message_id == each.original_message_id.upper()]
    return of_file or [id_ for id_, _message_id in rows]

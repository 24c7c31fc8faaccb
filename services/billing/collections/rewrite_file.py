"""Takes debits out of a bank file that the bank does not have yet, and makes the file anew."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate
from services.billing.association.queries import own_association
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem, VoidBankFile
from services.billing.collections.write_collection import write_collection
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.sepa.references import collection_id
from shared.contracts.collections import DebitTakenOut
from shared.db import Session
from shared.events import publish_many
from shared.unit_of_work import UnitOfWork

SETTLED_MEANWHILE = "settled_meanwhile"
MANDATE_OVER = "mandate_over"
HELD = "held"


def take_out(
    uow: UnitOfWork,
    collection: Collection,
    items: Sequence[CollectionItem],
    reason: str,
    by: UUID | None = None,
) -> None:
    """The collection must be locked, waiting or released. What was written becomes void, its bytes
    are kept, and its ids are never used again; without a debit left the file is given up."""
    for item in items:
        item.state, item.note = ItemState.TAKEN_OUT, reason
        item.handled_by, item.handled_at = by, uow.clock.now()
    uow.session.flush()
    _announce(uow, collection, items)
    written = collection.state is CollectionState.RELEASED
    if written:
        _keep_as_void(uow, collection, reason, by)
    _count_anew(uow.session, collection)
    if not collection.transactions:
        collection.state = CollectionState.DISCARDED
    elif written:
        collection.version += 1
        reference = collection_id(collection.id, collection.version)
        collection.message_id = collection.payment_information_id = reference
        stem = collection.file_name.removesuffix(".xml").split("-v")[0]
        collection.file_name = f"{stem}-v{collection.version}.xml"
        write_collection(uow, collection, own_association(uow.session))
    uow.session.add(collection)
    uow.session.flush()


def outdated_items(session: Session, collection: Collection) -> dict[str, list[CollectionItem]]:
    """Debits that must not go to the bank any more, by reason: paid or given up meanwhile, held, or
    their mandate is over."""
    rows = session.exec(
        select(CollectionItem, Invoice, Mandate)
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(Mandate, col(Mandate.id) == col(CollectionItem.mandate_id))
        .where(
            CollectionItem.collection_id == collection.id,
            col(CollectionItem.state).in_((ItemState.WAITING, ItemState.COLLECTING)),
            sa.or_(
                col(Invoice.state) != InvoiceState.OPEN,
                col(Invoice.open_cents) < col(CollectionItem.amount_cents),
                col(Invoice.held_until) >= collection.collect_on,
                col(Mandate.state) != MandateState.ACTIVE,
            ),
        )
        .order_by(col(CollectionItem.id))
    )
    found: dict[str, list[CollectionItem]] = {}
    for item, invoice, mandate in rows:
        found.setdefault(_reason(item, invoice, mandate), []).append(item)
    return found


def refresh_file(uow: UnitOfWork, collection: Collection) -> int:
    """Takes out by itself what must not be collected any more; how many debits that were. The
    collection must be locked; nothing is done once the bank has it."""
    if collection.state is not CollectionState.RELEASED:
        return 0
    found = outdated_items(uow.session, collection)
    for reason, items in found.items():
        if collection.state is CollectionState.RELEASED:
            take_out(uow, collection, items, reason)
    return sum(len(items) for items in found.values())


def _reason(item: CollectionItem, invoice: Invoice, mandate: Mandate) -> str:
    if invoice.state is not InvoiceState.OPEN or invoice.open_cents < item.amount_cents:
        return SETTLED_MEANWHILE
    return HELD if mandate.state is MandateState.ACTIVE else MANDATE_OVER


def _keep_as_void(uow: UnitOfWork, collection: Collection, reason: str, by: UUID | None) -> None:
    uow.session.add(
        VoidBankFile(
            association_id=uow.own,
            collection_id=collection.id,
            version=collection.version,
            message_id=collection.message_id,
            payment_information_id=collection.payment_information_id,
            file_name=collection.file_name,
            sha256=collection.sha256,
            transactions=collection.transactions,
            control_sum_cents=collection.control_sum_cents,
            reason=reason,
            voided_by=by,
            voided_at=uow.clock.now(),
        )
    )


def _count_anew(session: Session, collection: Collection) -> None:
    count, cents = session.exec(
        select(
            sa.func.count(), sa.func.coalesce(sa.func.sum(CollectionItem.amount_cents), 0)
        ).where(
            CollectionItem.collection_id == collection.id,
            col(CollectionItem.state).in_((ItemState.WAITING, ItemState.COLLECTING)),
        )
    ).one()
    collection.transactions, collection.control_sum_cents = int(count), int(cents)


def _announce(uow: UnitOfWork, collection: Collection, items: Sequence[CollectionItem]) -> None:
    publish_many(
        uow,
        [
            DebitTakenOut(
                collection_id=collection.id,
                item_id=item.id,
                invoice_id=item.invoice_id,
                amount_cents=item.amount_cents,
            )
            for item in items
        ],
    )

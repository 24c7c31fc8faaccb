"""Announces direct debits anew: an amount or a day that the invoice's own mail did not tell."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import Mandate
from services.billing.association.tables import Association
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.tables import Invoice
from shared.batches import batches
from shared.contracts.collections import DebitAnnounced
from shared.db import Session
from shared.events import publish_many
from shared.unit_of_work import UnitOfWork

_BATCH_ROWS = 2_000


def announce_debits(
    uow: UnitOfWork,
    collection: Collection,
    items: Iterable[CollectionItem],
    creditor: Association,
) -> None:
    """The proof is `notified_at`, once the mail is out; until then the file is not handed in."""
    for some in batches(items, _BATCH_ROWS):
        invoices, mandates = _invoices(uow.session, some), _mandates(uow.session, some)
        for item in some:
            item.own_notice, item.notified_at = True, None
            invoices[item.invoice_id].collect_on = collection.collect_on
        publish_many(
            uow,
            [
                DebitAnnounced(
                    invoice_id=item.invoice_id,
                    member_id=invoices[item.invoice_id].member_id,
                    number=invoices[item.invoice_id].number,
                    item_id=item.id,
                    amount_cents=item.amount_cents,
                    collect_on=collection.collect_on,
                    creditor_identifier=creditor.creditor_identifier,
                    mandate_reference=mandates[item.mandate_id].reference,
                )
                for item in some
            ],
        )


def _invoices(session: Session, items: Iterable[CollectionItem]) -> dict[UUID, Invoice]:
    ids = {item.invoice_id for item in items}
    return {row.id: row for row in session.exec(select(Invoice).where(col(Invoice.id).in_(ids)))}


def _mandates(session: Session, items: Iterable[CollectionItem]) -> dict[UUID, Mandate]:
    ids = {item.mandate_id for item in items}
    return {row.id: row for row in session.exec(select(Mandate).where(col(Mandate.id).in_(ids)))}

"""Writes the bank file of a collection from its items and stores it as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.rules.amendments import AmendableMandate, amendment_of
from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.collections.rules.debtor import SHORT_LENGTH, TOWN_LENGTH
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.sepa.defects import CollectionRefused, DebitsRefused
from services.billing.sepa.direct_debit import (
    Amendment,
    Creditor,
    DirectDebit,
    DirectDebitFile,
    StructuredAddress,
)
from services.billing.sepa.iban import needs_address
from services.billing.sepa.pain008 import WrittenDirectDebits, write_checked_direct_debits
from services.billing.sepa.sepa_text import sepa_name, sepa_text
from shared.contracts.billing import CollectionReleased
from shared.db import Session
from shared.documents import NewDocument
from shared.events import publish
from shared.postal_address import ADDRESS_FIELDS, PostalAddress
from shared.unit_of_work import UnitOfWork

MEMBERS_NAMED_MAX = 10
"""Whom a refusal names; a file in which more are wrong has another cause than their names."""
_READ_BATCH_ROWS = 2_000
"""Debits read at a time: a file of 100,000 is streamed, never held."""


def write_collection(uow: UnitOfWork, collection: Collection, creditor: Association) -> None:
    """Streams the collection's items to a checked pain.008.001.08 and seals it in the store.

    Count and sum stand in `collection` and are verified; raises CollectionRefused or
    SchemaViolation, and then nothing is stored. DebitsRefused names the members.
    """
    try:
        with uow.documents.sealing(uow.own) as document:
            written = _write(uow, collection, creditor, document)
    except CollectionRefused as refused:
        raise _named(uow.session, refused) from refused
    collection.sha256 = document.sha256
    if collection.sha256 != written.sha256:
        raise OSError(f"{collection.file_name} changed while it was stored")
    collection.state = CollectionState.RELEASED
    uow.session.add(collection)
    publish(
        uow,
        CollectionReleased(
            collection_id=collection.id,
            run_id=collection.run_id,
            collect_on=collection.collect_on,
            transactions=collection.transactions,
            control_sum_cents=collection.control_sum_cents,
            sha256=collection.sha256,
        ),
    )


def _write(
    uow: UnitOfWork, collection: Collection, creditor: Association, document: NewDocument
) -> WrittenDirectDebits:
    return write_checked_direct_debits(
        document,
        DirectDebitFile(
            message_id=collection.message_id,
            payment_information_id=collection.payment_information_id,
            created_at=collection.released_at or collection.created_at,
            creditor=_creditor(uow, creditor),
            collect_on=collection.collect_on,
            instrument="B2B" if collection.scheme == "b2b" else "CORE",
        ),
        _debits(uow, collection.id),
        number_of_transactions=collection.transactions,
        control_sum_cents=collection.control_sum_cents,
        today=uow.clock.today(),
    )


def _named(session: Session, refused: CollectionRefused) -> CollectionRefused:
    """The same refusal with the members whose debits are wrong, if it is for debits."""
    debits = [one.end_to_end_id for one in refused.findings if one.end_to_end_id]
    rows = session.execute(
        sa.select(col(MemberAccount.member_number), col(MemberAccount.company))
        .join(Invoice, col(Invoice.member_id) == col(MemberAccount.member_id))
        .join(CollectionItem, col(CollectionItem.invoice_id) == col(Invoice.id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.end_to_end_id).in_(debits),
        )
        .distinct()
        .order_by(col(MemberAccount.member_number))
        .limit(MEMBERS_NAMED_MAX)
    ).all()
    if not rows:
        return refused
    return DebitsRefused(refused.findings, [f"{number} ({company})" for number, company in rows])


def _creditor(uow: UnitOfWork, association: Association) -> Creditor:
    return Creditor(
        name=sepa_name(association.account_holder).text,
        iban=uow.keys.decrypt(association.iban_sealed, uow.own.bytes),
        creditor_identifier=association.creditor_identifier,
        bic=association.bic or None,
    )


class _Item(NamedTuple):
    """A collection item with its mandate, its invoice and the address of its debtor."""

    end_to_end_id: str
    amount_cents: int
    mandate_id: UUID
    reference: str
    signed_on: date
    account_holder: str
    iban_sealed: bytes
    account_amended: bool
    accepted_reference: str | None
    accepted_creditor_identifier: str | None
    accepted_creditor_name: str | None
    number: str
    year: int
    member_number: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str


_COLUMNS: Mapping[str, Any] = {
    "end_to_end_id": CollectionItem.end_to_end_id,
    "amount_cents": CollectionItem.amount_cents,
    "mandate_id": CollectionItem.mandate_id,
    "reference": Mandate.reference,
    "signed_on": Mandate.signed_on,
    "account_holder": Mandate.account_holder,
    "iban_sealed": Mandate.iban_sealed,
    "account_amended": Mandate.account_amended,
    "accepted_reference": Mandate.accepted_reference,
    "accepted_creditor_identifier": Mandate.accepted_creditor_identifier,
    "accepted_creditor_name": Mandate.accepted_creditor_name,
    "number": Invoice.number,
    "year": Invoice.year,
    "member_number": MemberAccount.member_number,
    **{part: getattr(MemberAccount, part) for part in ADDRESS_FIELDS},
}


def _debits(uow: UnitOfWork, collection_id: UUID) -> Iterator[DirectDebit]:
    rows = uow.session.execute(
        _items(uow.session, collection_id), execution_options={"yield_per": _READ_BATCH_ROWS}
    )
    creditor = own_association(uow.session)
    for row in rows:
        yield _debit(uow, _Item._make(row), creditor)


def _items(session: Session, collection_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*[_COLUMNS[name] for name in _Item._fields])
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(Mandate, col(Mandate.id) == col(CollectionItem.mandate_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.collection_id) == collection_id,
            col(CollectionItem.state) == ItemState.COLLECTING,
        )
        .order_by(col(CollectionItem.id))
    )


def _debit(uow: UnitOfWork, item: _Item, creditor: Association) -> DirectDebit:
    iban = uow.keys.decrypt(item.iban_sealed, item.mandate_id.bytes)
    return DirectDebit(
        end_to_end_id=item.end_to_end_id,
        amount_cents=item.amount_cents,
        mandate_id=item.reference,
        signed_on=item.signed_on,
        debtor_name=sepa_name(item.account_holder).text,
        debtor_iban=iban,
        remittance=sepa_text(
            f"{item.number} Beitrag {item.year} Mitglied {item.member_number}"
        ).text,
        debtor_address=_address(PostalAddress.of(item)) if needs_address(iban) else None,
        amendment=_amendment(item, creditor),
    )


def _amendment(item: _Item, creditor: Association) -> Amendment | None:
    return amendment_of(
        AmendableMandate(
            reference=item.reference,
            creditor_name=sepa_name(creditor.account_holder).text,
            creditor_identifier=creditor.creditor_identifier,
            account_amended=item.account_amended,
            accepted_reference=item.accepted_reference,
            accepted_creditor_identifier=item.accepted_creditor_identifier,
            accepted_creditor_name=item.accepted_creditor_name,
        )
    )


def _address(address: PostalAddress) -> StructuredAddress:
    """The address in the letters and lengths of the bank (ISO 20022, PostalAddress24)."""
    return StructuredAddress(
        town=sepa_text(address.city, TOWN_LENGTH).text,
        country=address.country,
        street=sepa_name(address.street).text or None,
        building_number=sepa_text(address.house_number, SHORT_LENGTH).text or None,
        postcode=sepa_text(address.postcode, SHORT_LENGTH).text or None,
    )

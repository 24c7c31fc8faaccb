"""The direct debit of one invoice issued outside a run: a file of one debit that waits for its
release."""

from __future__ import annotations

from datetime import date

from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.tables import Association
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import earliest_collection_date
from services.billing.collections.rules.debtor import debtor_findings
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.sepa.references import collection_id, end_to_end_id
from shared.contracts.billing import CollectionReleaseAsked
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def can_collect(mandate: Mandate, account: MemberAccount) -> bool:
    """Else the invoice is to be paid by transfer, and the next dues run names the cause."""
    active = mandate.state is MandateState.ACTIVE
    return (
        active
        and mandate.scheme == "core"
        and not debtor_findings(mandate.account_holder, mandate.iban_country, account.city)
    )


def collection_day(association: Association, today: date) -> date:
    """The earliest one that leaves the member the time agreed."""
    return earliest_collection_date(today, terms=collection_terms(association))


def propose_collection(
    uow: UnitOfWork, association: Association, invoice: Invoice, mandate: Mandate
) -> None:
    """A file of one debit, to be written once it is released; those who may are asked."""
    reference = collection_id(invoice.id)
    collection = Collection(
        association_id=uow.own,
        state=CollectionState.WAITING,
        scheme=mandate.scheme,
        collect_on=invoice.due_on,
        message_id=reference,
        payment_information_id=reference,
        file_name=f"{association.slug}-{invoice.number}-{invoice.due_on.isoformat()}.xml",
        transactions=1,
        control_sum_cents=invoice.open_cents,
        sha256="",
        created_at=uow.clock.now(),
    )
    uow.session.add(
        CollectionItem(
            association_id=uow.own,
            collection_id=collection.id,
            invoice_id=invoice.id,
            mandate_id=mandate.id,
            end_to_end_id=end_to_end_id(invoice.id),
            amount_cents=invoice.open_cents,
            state=ItemState.WAITING,
        )
    )
    uow.session.add(collection)
    uow.session.flush()
    publish(
        uow,
        CollectionReleaseAsked(
            collection_id=collection.id,
            member_id=invoice.member_id,
            number=invoice.number,
            collect_on=collection.collect_on,
            control_sum_cents=collection.control_sum_cents,
        ),
    )

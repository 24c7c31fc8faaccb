"""Documents of issued invoices: the same bytes each time, from frozen facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import select

from services.billing.association.queries import own_association
from services.billing.association.tables import Issuer
from services.billing.invoices.render_invoices import Issued, render_invoices, snapshot_of
from services.billing.invoices.tables import Invoice
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember, association
from tests.billing.runs.desk import OWN, released, stored
from tests.support.billing_site import published


def issued(invoice: Invoice) -> Issued:
    """One whose collection was not moved."""
    return Issued(invoice.id, invoice.due_on, invoice.collect_on)


def render(runtime: ServiceRuntime, as_issued: Sequence[Issued] | None = None) -> list[str | None]:
    found = [issued(one) for one in stored(runtime, Invoice)] if as_issued is None else as_issued
    with runtime.transaction(OWN) as uow:
        render_invoices(uow, found)
    return [one.document_sha256 for one in stored(runtime, Invoice)]


def test_nothing_to_render_tells_nothing(runtime: ServiceRuntime) -> None:
    before = published(runtime)
    assert render(runtime) == []
    assert published(runtime) == before


def test_a_second_time_gives_the_same_document(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    first = render(runtime)
    assert first == render(runtime)
    assert runtime.documents.get(OWN, first[0] or "").startswith(b"%PDF-1.7")
    told = [one for kind, one in published(runtime) if kind == "billing.invoice.rendered"]
    assert [one["document_sha256"] for one in told] == first, "told once"
    assert told[0]["mandate_reference"] == "REF-M-1"


def test_a_collection_that_was_moved_does_not_change_what_was_sent(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    as_issued = [issued(one) for one in stored(runtime, Invoice)]
    first = render(runtime, as_issued)
    with runtime.transaction(OWN) as uow:
        for one in uow.session.exec(select(Invoice)):
            one.collect_on = one.due_on = one.due_on + timedelta(days=9)
    before = published(runtime)
    assert render(runtime, as_issued) == first
    assert published(runtime) == before
    assert render(runtime) != first, "the twin: with the days of the row it is another document"


def test_what_changes_afterwards_does_not_reach_the_document(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    add_member("M-1", company="Renamed GmbH")
    with runtime.transaction(OWN) as uow:
        own_association(uow.session).name = "Renamed e.V."
    with runtime.transaction(OWN) as uow:
        (invoice,), (issuer,) = stored(runtime, Invoice), stored(runtime, Issuer)
        shown = snapshot_of(uow, invoice, issuer, issued(invoice))
    assert (shown.seller.name, shown.seller.street_line) == ("AutOS e.V.", "Neuer Graben 7")
    assert shown.buyer.name == "Société Générale d'Étanchéité & Cie S.à r.l."
    assert shown.payment is not None
    assert shown.payment.means == "direct_debit"


def test_who_transfers_is_told_the_account(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", debit=False)
    released(runtime)
    with runtime.transaction(OWN) as uow:
        (invoice,), (issuer,) = stored(runtime, Invoice), stored(runtime, Issuer)
        payment = snapshot_of(uow, invoice, issuer, issued(invoice)).payment
    assert payment is not None
    assert payment.means == "transfer"
    assert (payment.iban, payment.reference) == (association().bank.iban, "BR-2027-0001")

"""What an admission brings in billing: the way of paying, the first invoice, its direct debit."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from services.billing.accounts.enter_mandate import MandateEntry, enter_mandate
from services.billing.accounts.rules.states import MandateState, PaymentMethod
from services.billing.accounts.tables import Mandate, PaymentArrangement
from services.billing.accounts.upsert_member_account import upsert_member_account
from services.billing.admissions.admit_payer import admit_payer
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.quotes.tables import Quote
from services.billing.sepa.iban import make_iban
from shared.contracts.members import MemberAdmitted, MemberDetailsChanged
from shared.events import RetryLater
from shared.ids import named_id
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN, stored
from tests.support.billing_site import APPLICATION, draft, published

MEMBER = named_id(OWN, "M-77")


def details(**changes: object) -> MemberDetailsChanged:
    facts: dict[str, object] = {
        "member_id": MEMBER,
        "member_number": "M-77",
        "company": "Société Générale d'Étanchéité & Cie S.à r.l.",
        "legal_form": "S.à r.l.",
        "street": "Rue de l'Église",
        "house_number": "4 bis",
        "postcode": "57600",
        "city": "Forbach",
        "country": "FR",
        "language": "fr",
        "kind": "full",
        "state": "active",
        "joined_on": date(2027, 8, 3),
        "left_on": None,
        "employees": 11,
        "turnover_cents": None,
        "register_number": "",
        "vat_id": "",
    }
    return MemberDetailsChanged.model_validate(facts | changes)


def open_account(runtime: ServiceRuntime, **changes: object) -> None:
    with runtime.transaction(OWN) as uow:
        upsert_member_account(uow, details(**changes))


def choose_direct_debit(runtime: ServiceRuntime, scheme: str = "core") -> UUID:
    """The applicant's quote with a mandate that is only entered yet."""
    draft(runtime)
    with runtime.transaction(OWN) as uow:
        mandate = enter_mandate(
            uow,
            MandateEntry(
                iban=make_iban("FR", "20041010050500013M02606"),
                account_holder="Étanchéité",
                signed_on=date(2027, 1, 15),
                application_id=APPLICATION,
            ),
        )
        mandate.scheme = type(mandate.scheme)(scheme)
        quote = uow.session.exec(select(Quote)).one()
        quote.method, quote.mandate_id = PaymentMethod.DIRECT_DEBIT, mandate.id
        return mandate.id


def admit(runtime: ServiceRuntime, joined_on: date = date(2027, 8, 3)) -> None:
    with runtime.transaction(OWN) as uow:
        admit_payer(
            uow,
            MemberAdmitted(
                member_id=MEMBER,
                application_id=APPLICATION,
                member_number="M-77",
                kind="full",
                joined_on=joined_on,
                resolution_id=named_id(OWN, "resolution"),
                resolution_number="1/2027",
            ),
        )


def test_it_waits_for_the_members_details(runtime: ServiceRuntime) -> None:
    with pytest.raises(RetryLater):
        admit(runtime)
    assert not stored(runtime, PaymentArrangement)


@pytest.mark.parametrize(
    ("kind", "joined_on"), [("full", date(2026, 8, 3)), ("supporting", date(2027, 8, 3))]
)
def test_no_regulation_or_no_rule_gives_no_invoice(
    runtime: ServiceRuntime, kind: str, joined_on: date
) -> None:
    open_account(runtime, kind=kind, joined_on=joined_on)
    admit(runtime, joined_on)
    assert not stored(runtime, Invoice)
    assert not stored(runtime, DuesAssessment)
    assert [one.method for one in stored(runtime, PaymentArrangement)] == ["transfer"]


def test_a_member_assessed_before_is_not_assessed_again(runtime: ServiceRuntime) -> None:
    open_account(runtime)
    admit(runtime)
    admit(runtime)
    assert len(stored(runtime, Invoice)) == len(stored(runtime, DuesAssessment)) == 1


def test_who_owes_nothing_is_assessed_and_gets_no_invoice(runtime: ServiceRuntime) -> None:
    open_account(runtime, kind="honorary")
    admit(runtime)
    assert [one.amount_cents for one in stored(runtime, DuesAssessment)] == [0]
    assert not stored(runtime, Invoice)


def test_by_transfer_it_is_due_in_two_weeks(runtime: ServiceRuntime) -> None:
    open_account(runtime)
    admit(runtime)
    (invoice,) = stored(runtime, Invoice)
    assert (invoice.amount_cents, invoice.due_on) == (45000 + 25000, date(2027, 1, 29))
    assert (invoice.payment_method, invoice.collect_on) == ("transfer", None)
    lines = invoice.snapshot["lines"]
    assert isinstance(lines, list)
    assert [line["amount_cents"] for line in lines] == [45000, 25000]
    with runtime.reading(OWN) as session:
        report = check_ledger(session)
    assert report.ok
    assert report.balances == {
        "dues_income": -45000,
        "entry_fee_income": -25000,
        "receivable": 70000,
    }


def test_by_direct_debit_a_bank_file_of_one_waits_for_its_release(runtime: ServiceRuntime) -> None:
    mandate_id = choose_direct_debit(runtime)
    open_account(runtime)
    admit(runtime)
    (mandate,) = stored(runtime, Mandate)
    assert (mandate.id, mandate.state) == (mandate_id, MandateState.ACTIVE)
    assert mandate.member_id == MEMBER
    (invoice,) = stored(runtime, Invoice)
    assert invoice.collect_on == invoice.due_on == date(2027, 1, 29)
    (collection,) = stored(runtime, Collection)
    assert (collection.run_id, collection.transactions) == (None, 1)
    assert collection.control_sum_cents == invoice.amount_cents
    assert collection.file_name == "autos-BR-2027-0001-2027-01-29.xml"
    assert (collection.state, collection.sha256) == (CollectionState.WAITING, "")
    assert (collection.released_by, collection.released_at) == (None, None)
    (item,) = stored(runtime, CollectionItem)
    assert (item.invoice_id, item.state) == (invoice.id, ItemState.WAITING)
    told = dict(published(runtime))
    assert "billing.collection.released" not in told
    assert told["billing.collection.release_asked"] == {
        "collection_id": str(collection.id),
        "member_id": str(MEMBER),
        "number": "BR-2027-0001",
        "collect_on": "2027-01-29",
        "control_sum_cents": 70000,
    }
    assert [quote.closed for quote in stored(runtime, Quote)] == [True]


def test_a_b2b_mandate_waits_for_the_debtors_bank(runtime: ServiceRuntime) -> None:
    choose_direct_debit(runtime, "b2b")
    open_account(runtime)
    admit(runtime)
    assert [invoice.payment_method for invoice in stored(runtime, Invoice)] == ["transfer"]
    assert not stored(runtime, Collection)


def test_a_holder_that_no_bank_can_read_is_not_collected_from(runtime: ServiceRuntime) -> None:
    """Kept by an earlier version: the invoice is to be paid by transfer."""
    mandate_id = choose_direct_debit(runtime)
    with runtime.transaction(OWN) as uow:
        uow.session.get_one(Mandate, mandate_id).account_holder = "ΕΤΑΙΡΕΙΑ"
    open_account(runtime)
    admit(runtime)
    (invoice,) = stored(runtime, Invoice)
    assert (invoice.payment_method, invoice.collect_on) == ("transfer", None)
    assert not stored(runtime, Collection)
    assert [one.mandate_id for one in stored(runtime, PaymentArrangement)] == [mandate_id]

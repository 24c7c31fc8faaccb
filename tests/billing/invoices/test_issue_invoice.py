"""One invoice outside a run: its number, its books, its event."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.queries import own_association
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.issue_invoice import InvoiceOrder, IssuedLine, issue_invoice
from services.billing.invoices.rules.invoice_facts import LineFacts
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, stored
from tests.support.billing_site import published

COLLECT_ON, DUE_ON = date(2027, 2, 1), date(2027, 1, 29)


def line(cents: int, income: Account) -> IssuedLine:
    facts = LineFacts(
        text="Beitrag",
        explanation=(),
        amount_cents=cents,
        period_from=date(2027, 1, 15),
        period_to=date(2027, 12, 31),
    )
    return IssuedLine(facts, income)


def issue(runtime: ServiceRuntime, *lines: IssuedLine, collected: bool = False) -> Invoice:
    with runtime.transaction(OWN) as uow:
        mandate = uow.session.exec(select(Mandate)).first() if collected else None
        return issue_invoice(
            uow,
            InvoiceOrder(
                account=uow.session.exec(select(MemberAccount)).one(),
                kind=InvoiceKind.ADMISSION,
                year=2027,
                lines=lines,
                issuer_id=freeze_letterhead(uow, own_association(uow.session)),
                due_on=DUE_ON,
                mandate=mandate,
                collect_on=COLLECT_ON if collected else None,
            ),
        )


@pytest.fixture(autouse=True)
def member(add_member: AddMember) -> None:
    add_member("M-1")


def test_each_income_account_gets_its_sum_and_nothing_gets_no_entry(
    runtime: ServiceRuntime,
) -> None:
    dues, fee = Account.DUES_INCOME, Account.ENTRY_FEE_INCOME
    invoice = issue(runtime, line(100, dues), line(200, dues), line(0, fee))
    assert invoice.amount_cents == invoice.open_cents == 300
    (entry,) = stored(runtime, LedgerEntry)
    assert (entry.debit, entry.credit, entry.amount_cents) == ("receivable", "dues_income", 300)
    assert (entry.invoice_id, entry.text) == (invoice.id, invoice.number)
    with runtime.reading(OWN) as session:
        assert check_ledger(session).ok


def test_numbers_follow_each_other(runtime: ServiceRuntime) -> None:
    found = [issue(runtime, line(100, Account.DUES_INCOME)).number for _ in range(2)]
    assert found == ["BR-2027-0001", "BR-2027-0002"]


@pytest.mark.parametrize(
    ("collected", "method", "due_on"),
    [(False, "transfer", DUE_ON), (True, "direct_debit", COLLECT_ON)],
)
def test_the_event_says_how_and_when_it_is_paid(
    runtime: ServiceRuntime, collected: bool, method: str, due_on: date
) -> None:
    invoice = issue(runtime, line(100, Account.DUES_INCOME), collected=collected)
    assert (invoice.mandate_id is not None) == collected
    assert (invoice.snapshot["debit"] is not None) == collected
    (told,) = [payload for kind, payload in published(runtime) if kind == "billing.invoice.issued"]
    assert (told["payment_method"], told["due_on"]) == (method, due_on.isoformat())
    assert (told["kind"], told["run_id"]) == ("admission", None)

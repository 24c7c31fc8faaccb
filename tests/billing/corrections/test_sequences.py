"""Whatever is corrected and paid in whatever order: the books agree, and what is open is right."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.billing.accounts.tables import MemberAccount
from services.billing.association.queries import own_association
from services.billing.invoices.due_parts import due_parts
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.issue_invoice import InvoiceOrder, IssuedLine, issue_invoice
from services.billing.invoices.rules.invoice_facts import LineFacts
from services.billing.invoices.rules.states import InvoiceKind
from services.billing.ledger.tables import Account
from shared.errors import DomainError
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.corrections.desk import KIND, check, correct, entries, invoice
from tests.billing.corrections.payments import pay
from tests.billing.runs.desk import OWN

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "waive", "write_off", "credit", "defer", "parts", "cancel"]),
        st.integers(1, 40000),
    ),
    min_size=1,
    max_size=7,
)
KINDS = {
    "waive": KIND.WAIVER,
    "write_off": KIND.WRITE_OFF,
    "credit": KIND.CREDIT_NOTE,
    "cancel": KIND.CANCELLATION,
}
_numbers = itertools.count(100)


@pytest.fixture
def database_kind() -> str:
    """One database is enough: what is tried is arithmetic."""
    return "sqlite"


@dataclass
class Model:
    """One invoice on paper: what it charges, and where that has gone."""

    charged: int
    open: int
    waived: int = 0
    written_off: int = 0
    credit: int = 0
    cancelled: bool = False

    def pay(self, cents: int) -> None:
        claim = min(cents, self.open)
        recovered = min(cents - claim, self.written_off)
        self.open -= claim
        self.written_off -= recovered
        self.credit += cents - claim - recovered

    def allows(self, step: str, cents: int) -> bool:
        if self.cancelled:
            return False
        if step == "cancel":
            return self.charged > 0
        if step == "credit":
            return cents <= self.charged - self.waived
        return self.open > 0 and (step in ("defer", "parts") or cents <= self.open)

    def do(self, step: str, cents: int) -> None:
        if step == "waive":
            self.open, self.waived = self.open - cents, self.waived + cents
        if step == "write_off":
            self.open, self.written_off = self.open - cents, self.written_off + cents
        if step == "credit":
            self._take_back(cents)
        if step == "cancel":
            paid = self.charged - self.open - self.waived - self.written_off
            self.credit, self.cancelled = self.credit + paid, True
            self.charged = self.open = self.waived = self.written_off = 0

    def _take_back(self, cents: int) -> None:
        closed = min(cents, self.open)
        written = min(cents - closed, self.written_off)
        self.charged -= cents
        self.open -= closed
        self.written_off -= written
        self.credit += cents - closed - written


def issue(runtime: ServiceRuntime, add_member: AddMember) -> str:
    """60.000 cents of dues for a member of its own."""
    member_id = add_member(f"M-{next(_numbers)}", debit=False)
    line = LineFacts(
        text="Beitrag",
        explanation=(),
        amount_cents=60000,
        period_from=date(2027, 1, 1),
        period_to=date(2027, 12, 31),
    )
    with runtime.transaction(OWN) as uow:
        order = InvoiceOrder(
            account=uow.session.get_one(MemberAccount, member_id),
            kind=InvoiceKind.DUES,
            year=2027,
            lines=(IssuedLine(line, Account.DUES_INCOME),),
            issuer_id=freeze_letterhead(uow, own_association(uow.session)),
            due_on=date(2027, 2, 15),
        )
        return issue_invoice(uow, order).number


def act(runtime: ServiceRuntime, number: str, step: str, cents: int) -> None:
    reason = f"step {next(_numbers)}"
    if step == "defer":
        correct(runtime, KIND.DEFERRAL, number, reason=reason, until_on=date(2027, 9, 30))
    elif step == "parts":
        first = date(2027, 3, 31)
        correct(runtime, KIND.INSTALMENTS, number, reason=reason, parts=3, first_on=first)
    elif step == "cancel":
        correct(runtime, KIND.CANCELLATION, number, reason=reason)
    else:
        correct(runtime, KINDS[step], number, reason=reason, amount_cents=cents)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_sequence_keeps_the_books_and_what_is_open(
    runtime: ServiceRuntime, add_member: AddMember, steps: list[tuple[str, int]]
) -> None:
    number, model = issue(runtime, add_member), Model(60000, 60000)
    for step, cents in steps:
        if step == "pay":
            pay(runtime, number, cents)
            model.pay(cents)
        elif model.allows(step, cents) and not (step == "parts" and model.open < 3):
            act(runtime, number, step, cents)
            model.do(step, cents)
        else:
            with pytest.raises(DomainError):
                act(runtime, number, step, cents)
        assert_same(runtime, number, model)
    check(runtime)


def assert_same(runtime: ServiceRuntime, number: str, model: Model) -> None:
    found = invoice(runtime, number)
    assert (found.open_cents, found.written_off_cents) == (model.open, model.written_off)
    assert (found.state == "open") is (model.open > 0)
    assert (found.state == "cancelled") is model.cancelled
    booked = entries(runtime, number)
    credit = sum(
        cents * ((account == "member_credit") - (debit == "member_credit"))
        for debit, account, cents in booked
    )
    assert credit == model.credit
    with runtime.reading(OWN) as session:
        parts = due_parts(session, invoices=[found.id])
    assert sum(part.open_cents for part in parts) == model.open

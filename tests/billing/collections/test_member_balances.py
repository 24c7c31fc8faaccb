"""What may be set off: credit less what is open and not with the bank."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from services.billing.accounts.rules.states import Scheme
from services.billing.balances.rules.wishes import Treatment
from services.billing.collections.collectable import Collectable, _less_credit
from services.billing.collections.member_balances import UsableCredit, usable_credits
from services.billing.invoices.tables import Invoice
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from services.billing.regulations.queries import regulation_in_force
from services.billing.runs.plan import plan_run
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, released, stored


def give(runtime: ServiceRuntime, number: str, cents: int) -> None:
    """The member of an invoice has paid so many cents too much."""
    with runtime.transaction(OWN) as uow:
        invoice = uow.session.exec(select(Invoice).where(Invoice.number == number)).one()
        credited = Posting(
            posting_id=new_id(),
            booked_on=date(2027, 3, 1),
            debit=Account.BANK,
            credit=Account.MEMBER_CREDIT,
            amount_cents=cents,
            text="too much",
            member_id=invoice.member_id,
            invoice_id=invoice.id,
        )
        post(uow, [credited])


def free(runtime: ServiceRuntime) -> dict[str, int]:
    with runtime.reading(OWN) as session:
        found = {id_: one.free_cents for id_, one in usable_credits(session).items()}
        regulation = regulation_in_force(session, 2028)
        planned = plan_run(
            session, regulation, 2028, collect_on=COLLECT_ON, today=runtime.clock.today()
        )
        numbers = {one.member_id: one.member_number for some in planned for one in some}
    return {numbers[member]: cents for member, cents in found.items() if cents}


def test_credit_covers_what_can_be_collected_once() -> None:
    member, other = new_id(), new_id()
    rows = [
        Collectable(
            invoice_id=new_id(),
            number=number,
            member_id=whose,
            member_number="M",
            company="C",
            due_on=COLLECT_ON,
            cents=100,
            mandate_id=new_id(),
            reference="R",
            scheme=Scheme.CORE,
            attempt=1,
            barrier=None,
        )
        for number, whose in (("1", member), ("2", member), ("3", other))
    ]
    left = _less_credit(rows, {member: UsableCredit(130, 130, Treatment.PAYS)})
    assert [(one.number, one.cents) for one in left] == [("2", 70), ("3", 100)]


def test_without_credit_there_is_nothing_to_set_off(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", debit=False)
    released(runtime)
    assert free(runtime) == {}


def test_what_is_open_takes_the_credit_first_unless_it_is_with_the_bank(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", debit=False)
    add_member("M-2")
    add_member("M-3", debit=False)
    released(runtime)
    by_number = {one.number: one.open_cents for one in stored(runtime, Invoice)}
    give(runtime, "BR-2027-0001", by_number["BR-2027-0001"] + 1)
    give(runtime, "BR-2027-0002", 500)
    give(runtime, "BR-2027-0003", by_number["BR-2027-0003"])
    assert free(runtime) == {"M-1": 1, "M-2": 500}

"""The plan of a dues run: who is in it, what stands in the way, and its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import pytest
from sqlmodel import select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.collections.tables import Collection
from services.billing.regulations.queries import RegulationInForce, regulation_in_force
from services.billing.runs import plan
from services.billing.runs.plan import Fingerprint, PlannedMember, plan_run
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, YEAR, released, stored


def slices(
    runtime: ServiceRuntime, year: int = YEAR
) -> tuple[RegulationInForce, list[list[PlannedMember]]]:
    with runtime.reading(OWN) as session:
        regulation = regulation_in_force(session, year)
        planned = plan_run(
            session, regulation, year, collect_on=COLLECT_ON, today=runtime.clock.today()
        )
        return regulation, list(planned)


def planned(runtime: ServiceRuntime, year: int = YEAR) -> Mapping[str, PlannedMember]:
    return {one.member_number: one for some in slices(runtime, year)[1] for one in some}


def fingerprint(runtime: ServiceRuntime) -> str:
    regulation, some = slices(runtime)
    made = Fingerprint(regulation, YEAR, COLLECT_ON)
    for members in some:
        made.add(members)
    return made.hex()


@pytest.mark.parametrize(
    ("left_on", "planned_in"),
    [(date(2026, 12, 31), []), (date(2027, 1, 1), ["M-1"]), (None, ["M-1"])],
)
def test_who_left_before_the_year_is_not_in_it(
    runtime: ServiceRuntime, add_member: AddMember, left_on: date | None, planned_in: list[str]
) -> None:
    member = add_member("M-1")
    with runtime.transaction(OWN) as uow:
        account = uow.session.get(MemberAccount, member)
        assert account is not None
        account.left_on = left_on
    assert list(planned(runtime)) == planned_in


def test_who_joins_after_the_year_is_not_in_it(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", joined_on=date(2028, 1, 1))
    add_member("M-2", joined_on=date(2027, 12, 31))
    assert list(planned(runtime)) == ["M-2"]


def test_who_was_assessed_is_not_in_it_again(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    add_member("M-2")
    assert list(planned(runtime)) == ["M-2"]
    assert list(planned(runtime, 2028)) == ["M-1", "M-2"]


def test_a_member_with_all_that_the_invoice_will_say(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    member_id = add_member("M-1", employees=11, language="fr", country="FR", scheme="b2b")
    one = planned(runtime)["M-1"]
    assert (one.member_id, one.assessment.amount_cents) == (member_id, 90000)
    assert (one.address.street_line, one.address.country) == ("Rue de l'Église 4 bis", "FR")
    assert one.explanation[0].startswith("Classe B")
    assert one.collected_by is not None
    assert (one.collected_by.reference, one.collected_by.scheme) == ("REF-M-1", "b2b")
    assert not one.blocked


def test_a_wrong_mandate_blocks_and_a_way_of_paying_not_known_does_not(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", signed_on=date(2027, 6, 1))
    add_member("M-2", debit=False)
    found = planned(runtime)
    assert (found["M-1"].blocked, found["M-2"].blocked) == (True, False)
    assert [one.code for one in found["M-1"].exceptions] == ["mandate_signed_later"]
    assert found["M-2"].collected_by is None


def test_who_owes_nothing_needs_no_mandate(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", kind="honorary", signed_on=date(2027, 6, 1))
    assert not planned(runtime)["M-1"].blocked


def test_members_come_in_slices_by_number(
    runtime: ServiceRuntime, add_member: AddMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "PLAN_BATCH_ROWS", 2)
    for number in ("M-3", "M-1", "M-2"):
        add_member(number)
    found = [[one.member_number for one in some] for some in slices(runtime)[1]]
    assert found == [["M-1", "M-2"], ["M-3"]]


class TestFingerprint:
    def test_is_taken_over_these_facts(
        self, runtime: ServiceRuntime, add_member: AddMember
    ) -> None:
        """Prepared runs keep it: another text would refuse all that wait for their release."""
        add_member("M-1")
        add_member("M-2", debit=False)
        regulation, ((debit, transfer),) = slices(runtime)
        assert debit.mandate is not None
        text = (
            f"{regulation.id}|2027|2027-02-15"
            f"\n{debit.member_id}|60000|A|direct_debit|{debit.mandate.id}|False"
            f"\n{transfer.member_id}|60000|A|transfer|None|False"
        )
        assert fingerprint(runtime) == hashlib.sha256(text.encode()).hexdigest()

    @pytest.mark.parametrize(
        "change",
        [
            {"employees": 11},
            {"debit": False},
            {"signed_on": date(2027, 6, 1)},
        ],
    )
    def test_another_amount_or_way_of_paying_is_another(
        self, runtime: ServiceRuntime, add_member: AddMember, change: dict[str, object]
    ) -> None:
        add_member("M-1")
        before = fingerprint(runtime)
        assert fingerprint(runtime) == before
        add_member("M-1", **change)
        assert fingerprint(runtime) != before


def test_a_holder_that_no_bank_can_read_blocks_its_member_and_the_others_go_on(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    """Stored by an earlier version: one such name made the bank file of all be refused."""
    add_member("M-1")
    add_member("M-2")
    with runtime.transaction(OWN) as uow:
        (mandate,) = uow.session.exec(select(Mandate).where(Mandate.reference == "REF-M-1"))
        mandate.account_holder = "ΕΤΑΙΡΕΙΑ"
    found = planned(runtime)
    assert [one.code for one in found["M-1"].exceptions] == ["account_holder_unreadable"]
    assert (found["M-1"].blocked, found["M-2"].blocked) == (True, False)
    released(runtime)
    (collection,) = stored(runtime, Collection)
    assert collection.transactions == 1

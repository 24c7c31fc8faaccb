"""The second person: who may confirm, what may have changed meanwhile, and at the same moment."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.billing.association.queries import own_association
from services.billing.corrections.confirm_correction import confirm_correction
from services.billing.corrections.errors import CorrectionNotFound, CorrectionOutdated
from services.billing.corrections.reject_correction import reject_correction
from services.billing.corrections.withdraw_correction import withdraw_correction
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.proposals import ForeignProposal, NoReason, OwnProposal, ProposalOver, ProposalState
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.corrections.desk import KIND, NUMBER, confirm, correct, events, stands
from tests.billing.corrections.payments import pay
from tests.billing.runs.desk import OWN, at_once
from tests.support.actors import holder_of


@pytest.fixture
def proposed(invoiced: ServiceRuntime) -> UUID:
    """A waiver of all that is open, which waits."""
    with invoiced.transaction(OWN) as uow:
        own_association(uow.session).correction_limit_cents = 59999
    return correct(invoiced, KIND.WAIVER).id


def decide(runtime: ServiceRuntime, id_: UUID, by: Actor = BY_CHAIR) -> str:
    with runtime.transaction(OWN) as uow:
        return confirm_correction(uow, NUMBER, id_, by).state


def reject(runtime: ServiceRuntime, id_: UUID, reason: str, by: Actor = BY_CHAIR) -> str:
    with runtime.transaction(OWN) as uow:
        return reject_correction(uow, NUMBER, id_, reason, by).state


def withdraw(runtime: ServiceRuntime, id_: UUID, by: Actor = BY_TREASURER) -> str:
    with runtime.transaction(OWN) as uow:
        return withdraw_correction(uow, NUMBER, id_, by).state


def outcomes(runtime: ServiceRuntime) -> list[str]:
    return [str(told["outcome"]) for told in events(runtime, "billing.correction.decided")]


def test_confirmed_once_however_often(invoiced: ServiceRuntime, proposed: UUID) -> None:
    assert [decide(invoiced, proposed) for _ in range(2)] == ["confirmed", "confirmed"]
    assert stands(invoiced) == ("waived", 0)
    assert outcomes(invoiced) == ["confirmed"]
    assert len(events(invoiced, "billing.claim.waived")) == 1


def test_not_by_the_proposer_nor_by_others(invoiced: ServiceRuntime, proposed: UUID) -> None:
    with pytest.raises(OwnProposal):
        decide(invoiced, proposed, BY_TREASURER)
    with pytest.raises(OwnProposal):
        reject(invoiced, proposed, "no", BY_TREASURER)
    for role in (Role.OFFICE, Role.AUDITOR):
        with pytest.raises(MissingPermission):
            decide(invoiced, proposed, holder_of(role))
    with pytest.raises(CorrectionNotFound):
        decide(invoiced, new_id())
    assert stands(invoiced) == ("open", 60000)


def test_money_that_came_meanwhile_makes_it_outdated(
    invoiced: ServiceRuntime, proposed: UUID
) -> None:
    pay(invoiced, NUMBER, 20000)
    with pytest.raises(CorrectionOutdated) as refused:
        decide(invoiced, proposed)
    assert refused.value.details["amount"] == "400.00 €"
    assert reject(invoiced, proposed, "paid in part meanwhile") == "rejected"
    assert stands(invoiced) == ("open", 40000)


def test_rejected_with_a_reason_and_then_over(invoiced: ServiceRuntime, proposed: UUID) -> None:
    with pytest.raises(NoReason):
        reject(invoiced, proposed, " ")
    assert [reject(invoiced, proposed, "no") for _ in range(2)] == ["rejected", "rejected"]
    with pytest.raises(ProposalOver):
        decide(invoiced, proposed)
    assert outcomes(invoiced) == ["rejected"]


def test_withdrawn_by_the_proposer_alone(invoiced: ServiceRuntime, proposed: UUID) -> None:
    with pytest.raises((ForeignProposal, MissingPermission)):
        withdraw(invoiced, proposed, holder_of(Role.TREASURER))
    assert [withdraw(invoiced, proposed) for _ in range(2)] == ["withdrawn", "withdrawn"]
    assert outcomes(invoiced) == ["withdrawn"]


def test_after_a_month_it_is_over(
    invoiced: ServiceRuntime, proposed: UUID, clock: FixedClock
) -> None:
    clock.moment = clock.moment.replace(month=3)
    with pytest.raises(ProposalOver):
        decide(invoiced, proposed)


def test_of_confirming_and_rejecting_at_once_one_counts(
    invoiced: ServiceRuntime, proposed: UUID
) -> None:
    done = at_once(lambda: decide(invoiced, proposed), lambda: reject(invoiced, proposed, "no"))
    assert done.count("done") == 1
    assert len(outcomes(invoiced)) == 1


def test_a_cancellation_that_waited_still_cancels_what_was_paid_meanwhile(
    invoiced: ServiceRuntime,
) -> None:
    with invoiced.transaction(OWN) as uow:
        own_association(uow.session).correction_limit_cents = 0
    waiting = correct(invoiced, KIND.CANCELLATION, reissue=True)
    pay(invoiced, NUMBER, 60000)
    done = confirm(invoiced, waiting)
    assert done.state is ProposalState.CONFIRMED
    assert stands(invoiced, "BR-2027-0003") == ("paid", 0)

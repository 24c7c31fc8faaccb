"""A skipped event lets its aggregate move on."""

from __future__ import annotations

from shared.events.operations.skip import skip_event
from tests.support.events import (
    BY,
    WHY,
    MakeServices,
    MemberAdmitted,
    Refusing,
    dead_id,
)


def test_a_skipped_event_lets_its_aggregate_move_on(make_services: MakeServices) -> None:
    refusing = Refusing()
    services = make_services(refusing.subscriber)
    services.members.publish(
        MemberAdmitted(member="m", number=1), MemberAdmitted(member="m", number=2)
    )
    services.drain()
    skip_event(services.runtimes, dead_id(services), by=BY, reason=WHY)
    refusing.refuses = False
    assert services.drain().settled
    assert services.billing.effects() == [("m", 2)]

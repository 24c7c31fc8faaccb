"""Published, delivered, handled, in one process without Redis."""

from __future__ import annotations

from shared.events import Envelope, Event, RetryLater, Subscriber
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    WRITE_EFFECT,
    MakeServices,
    MemberAdmitted,
    admitted,
    write_effect,
)


def test_an_event_has_its_effect_once(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    first, second = services.drain(), services.drain()
    assert services.billing.effects() == [("m", 1)]
    assert (first.delivered, first.handled, first.settled) == (1, 1, True)
    assert (second.delivered, second.handled, second.settled) == (0, 0, True)


def test_order_within_an_aggregate_is_the_order_of_publishing(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    for number in range(60):
        services.members.publish(*admitted(number, member=f"m{number % 3}"))
    services.drain()
    for member in ("m0", "m1", "m2"):
        values = [value for name, value in services.billing.effects() if name == member]
        assert values == sorted(values)
        assert len(values) == 20


def test_retry_later_is_tried_again_when_something_else_was_done(
    make_services: MakeServices,
) -> None:
    known: set[str] = set()

    def contact(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        if isinstance(event, MemberAdmitted) and event.number == 1:
            if "contact" not in known:
                raise RetryLater(seconds=5)
        else:
            known.add("contact")
        write_effect(uow, event, envelope)

    services = make_services(Subscriber("billing.contact", (MemberAdmitted,), contact))
    services.members.publish(*admitted(1, member="a"), *admitted(2, member="zz"))
    assert services.drain().settled
    assert len(services.billing.effects()) == 2
    assert {row["attempts"] for row in services.billing.inbox()} == {1}

"""The statements that every event passes lose no character on the way."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from shared.events.inbox.receive import receive
from shared.events.outbox.fan_out import fan_out
from tests.support.events import (
    AUTOS,
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
)

NAMES = [
    "Société Générale d'Étanchéité & Cie S.à r.l.",
    'a "quoted" \\ name',
    "line\nbreak\tand\x01control",
    "🚗 \u2028 ﷽",
    "",
]


def through(services: EventsFixture, event: MemberAdmitted) -> dict[str, object]:
    """Publishes it; its CloudEvents object as it was sent."""
    services.members.publish(event)
    (batch,) = fan_out(services.members.runtime, services.routes).batches
    receive(services.billing.runtime, batch)
    (sent,) = json.loads(batch.events)
    assert isinstance(sent, dict)
    return sent


@pytest.mark.parametrize("name", NAMES)
def test_names_that_hurt_arrive_as_they_were(make_services: MakeServices, name: str) -> None:
    services = make_services(WRITE_EFFECT)
    sent = through(services, MemberAdmitted(member=name, number=7))
    (row,) = services.billing.inbox()
    assert (row["aggregate"], row["payload"]) == (f"member:{name}", {"member": name, "number": 7})
    assert sent["subject"] == f"member:{name}"


def test_an_event_is_a_cloud_event(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    sent = through(services, MemberAdmitted(member="m", number=7))
    assert sent["specversion"] == "1.0"
    assert (sent["source"], sent["type"]) == ("members", MemberAdmitted.type)
    assert str(sent["time"]).startswith("2027-01-15T09:00:00")
    assert UUID(str(sent["association"])) == AUTOS
    assert sent["recipients"] == WRITE_EFFECT.name


def test_what_was_received_is_what_was_published(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    through(services, MemberAdmitted(member="m"))
    (row,) = services.billing.inbox()
    assert (row["association_id"], row["occurred_at"]) == (AUTOS, services.clock.now())
    assert (row["causation_id"], row["traceparent"], row["personal"]) == (None, None, False)
    assert (row["status"], row["attempts"], row["postponed"]) == ("pending", 0, False)

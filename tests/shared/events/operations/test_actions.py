"""Nobody acts on an event without name and reason."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shared.events.operations.actions import NoSuchEvent, ReasonMissing
from shared.events.operations.retry import retry_events
from shared.events.operations.skip import skip_event
from shared.events.operations.trace import trace_event
from tests.support.events import (
    BY,
    WHY,
    WRITE_EFFECT,
    MakeServices,
)


def test_nobody_acts_without_name_and_reason(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    with pytest.raises(ReasonMissing):
        skip_event(services.runtimes, uuid4(), by="ada@autos.example", reason=" ")
    with pytest.raises(NoSuchEvent):
        retry_events(services.runtimes, event_id=uuid4(), by=BY, reason=WHY)
    with pytest.raises(NoSuchEvent):
        trace_event(services.runtimes, uuid4())

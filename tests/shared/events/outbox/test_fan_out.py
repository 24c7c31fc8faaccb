"""Fan-out beside other relays keeps the order; without its lock it does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random

import psycopg
import pytest
import sqlalchemy as sa

from shared.db import Session
from shared.events.inbox.partition_run import run_partition
from shared.events.inbox.receive import receive
from shared.events.outbox import fan_out as fan_out_module
from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.fan_out import fan_out
from shared.events.outbox.resend import send_due
from shared.events.storage.partitions import PARTITIONS
from shared.events.transport.batch import ack_for
from shared.service import ServiceRuntime
from tests.support.events import (
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
    out_of_order,
    together,
)


def three_relays(services: EventsFixture) -> None:
    """Three relays race while one publisher goes on; batches travel at different speeds."""
    finished = threading.Event()

    def publisher() -> None:
        for number in range(40):
            services.members.publish(MemberAdmitted(member="m", number=number))
        finished.set()

    def relay(seed: int) -> Callable[[], None]:
        random = Random(seed)  # noqa: S311

        def run() -> None:
            quiet = 0
            while quiet < 3:
                last = finished.is_set()
                batches = [
                    *fan_out(services.members.runtime, services.routes).batches,
                    *send_due(services.members.runtime).batches,
                ]
                time.sleep(random.uniform(0, 0.02))
                for batch in batches:
                    receive(services.billing.runtime, batch)
                    acknowledge(services.members.runtime, ack_for(batch))
                quiet = quiet + 1 if last and not batches else 0

        return run

    together(publisher, relay(1), relay(2), relay(3))
    for partition in range(PARTITIONS):
        run_partition(services.billing.runtime, partition)


def test_three_relays_keep_the_order(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    three_relays(services)
    assert len(services.billing.effects()) == 40
    assert out_of_order(services.billing.effects()) == []


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_without_the_fan_out_lock_three_relays_break_the_order(
    make_services: MakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin. On SQLite the lock is BEGIN IMMEDIATE, which nothing can take away."""
    slow = fan_out_module._aggregates_in_flight

    def unguarded(session: Session, runtime: ServiceRuntime) -> bool:
        return True

    def dawdling(*arguments: object) -> object:
        found = slow(*arguments)  # type: ignore[arg-type]
        time.sleep(0.01)
        return found

    monkeypatch.setattr(fan_out_module, "take_fan_out_lock", unguarded)
    monkeypatch.setattr(fan_out_module, "_aggregates_in_flight", dawdling)
    monkeypatch.setattr("shared.events.outbox.resend.take_fan_out_lock", unguarded)
    services = make_services(WRITE_EFFECT)
    # A delivery written twice violates its key: that, too, is going wrong.
    with suppress(sa.exc.IntegrityError, psycopg.Error):
        three_relays(services)
    effects = services.billing.effects()
    assert out_of_order(effects) or len(effects) < 40

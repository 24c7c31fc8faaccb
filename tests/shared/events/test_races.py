"""Races: each with its guard, and with the guard off, when it must go wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random

import psycopg
import pytest
import sqlalchemy as sa

from shared.db import Session
from shared.events import Envelope, Event, Subscriber
from shared.events import processing as processing_module
from shared.events import relay as relay_module
from shared.events.inbox import receive
from shared.events.parcel import Parcel, receipt_for
from shared.events.processing import work
from shared.events.relay import confirm, fan_out
from shared.events.resend import send_due
from shared.events.tables import PARTITIONS, tables_of
from shared.service import ServiceRuntime
from tests.shared.events.stage import Casting, MemberAdmitted, Play, keep

KEEP = Subscriber("billing.keep", (MemberAdmitted,), keep)


def together(*actions: Callable[[], None]) -> None:
    """Runs the actions at the same time; errors of any are raised."""
    start = threading.Barrier(len(actions))
    errors: list[BaseException] = []

    def run(action: Callable[[], None]) -> None:
        start.wait()
        try:
            action()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def out_of_order(effects: list[tuple[str, int]]) -> int:
    highest: dict[str, int] = {}
    wrong = 0
    for member, number in effects:
        wrong += number < highest.get(member, -1)
        highest[member] = max(number, highest.get(member, -1))
    return wrong


def three_relays(play: Play) -> None:
    """Three relays race while one publisher goes on; parcels travel at different speeds."""
    finished = threading.Event()

    def publisher() -> None:
        for number in range(40):
            play.members.tell(MemberAdmitted(member="m", number=number))
        finished.set()

    def relay(seed: int) -> Callable[[], None]:
        random = Random(seed)  # noqa: S311

        def run() -> None:
            quiet = 0
            while quiet < 3:
                last = finished.is_set()
                parcels = [
                    *fan_out(play.members.runtime, play.routes).parcels,
                    *send_due(play.members.runtime).parcels,
                ]
                time.sleep(random.uniform(0, 0.02))
                for parcel in parcels:
                    receive(play.billing.runtime, parcel)
                    confirm(play.members.runtime, receipt_for(parcel))
                quiet = quiet + 1 if last and not parcels else 0

        return run

    together(publisher, relay(1), relay(2), relay(3))
    for partition in range(PARTITIONS):
        work(play.billing.runtime, partition)


def test_three_relays_keep_the_order(cast: Casting) -> None:
    play = cast(KEEP)
    three_relays(play)
    assert len(play.billing.effects()) == 40
    assert out_of_order(play.billing.effects()) == 0


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_the_fan_out_lock_three_relays_break_the_order(
    cast: Casting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin. On SQLite the lock is BEGIN IMMEDIATE, which nothing can take away."""
    slow = relay_module._under_way

    def unguarded(session: Session, runtime: ServiceRuntime) -> bool:
        return True

    def dawdling(*arguments: object) -> object:
        found = slow(*arguments)  # type: ignore[arg-type]
        time.sleep(0.01)
        return found

    monkeypatch.setattr(relay_module, "fan_out_alone", unguarded)
    monkeypatch.setattr(relay_module, "_under_way", dawdling)
    monkeypatch.setattr("shared.events.resend.fan_out_alone", unguarded)
    play = cast(KEEP)
    # A delivery written twice violates its key: that, too, is going wrong.
    with suppress(sa.exc.IntegrityError, psycopg.Error):
        three_relays(play)
    effects = play.billing.effects()
    assert out_of_order(effects) or len(effects) < 40


def parcel_of(play: Play, count: int) -> Parcel:
    play.members.tell(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(count)))
    (parcel,) = fan_out(play.members.runtime, play.routes).parcels
    return parcel


def receive_thrice(play: Play) -> None:
    parcel = parcel_of(play, 20)
    together(*[lambda: void(receive(play.billing.runtime, parcel))] * 3)
    for partition in range(PARTITIONS):
        work(play.billing.runtime, partition)


def void(_: object) -> None:
    pass


def test_a_parcel_received_thrice_at_once_has_its_effects_once(cast: Casting) -> None:
    play = cast(KEEP)
    receive_thrice(play)
    assert len(play.billing.effects()) == 20


def test_without_the_unique_index_effects_are_tripled(cast: Casting) -> None:
    play = cast(KEEP)
    with play.billing.runtime.transaction(None) as session:
        session.execute(sa.text("DROP INDEX uq_inbox_event_id_subscriber"))
    receive_thrice(play)
    assert len(play.billing.effects()) == 60


class Crowd:
    """A handler that notices when two of one aggregate run at the same time."""

    def __init__(self) -> None:
        self.inside: set[str] = set()
        self.collisions = 0

    def handle(self, session: Session, event: Event, envelope: Envelope) -> None:
        self.collisions += envelope.aggregate in self.inside
        self.inside.add(envelope.aggregate)
        time.sleep(0.005)
        self.inside.discard(envelope.aggregate)

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber("billing.crowd", (MemberAdmitted,), self.handle)


def four_workers(play: Play) -> None:
    for number in range(12):
        play.members.tell(MemberAdmitted(member="m", number=number))
        for parcel in (
            *fan_out(play.members.runtime, play.routes).parcels,
            *send_due(play.members.runtime).parcels,
        ):
            receive(play.billing.runtime, parcel)
            confirm(play.members.runtime, receipt_for(parcel))
    partitions = {row["partition"] for row in play.billing.inbox()}

    def worker() -> None:
        for _ in range(3):
            for partition in partitions:
                work(play.billing.runtime, partition)

    together(*[worker] * 4)


def test_workers_never_handle_one_aggregate_at_the_same_time(cast: Casting) -> None:
    crowd = Crowd()
    play = cast(crowd.subscriber)
    four_workers(play)
    assert crowd.collisions == 0
    assert {(row["status"], row["attempts"]) for row in play.billing.inbox()} == {("done", 1)}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_lock_on_partition_and_rows_workers_collide(
    cast: Casting, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def unguarded(runtime: ServiceRuntime, partition: int) -> Iterator[bool]:
        yield True

    def all_of_them(visit: object, session: Session, waiting: object) -> set[int]:
        table = tables_of(session.runtime).inbox
        return set(session.execute(sa.select(table.c.sequence)).scalars())

    monkeypatch.setattr(processing_module, "partition_held", unguarded)
    monkeypatch.setattr(processing_module._Visit, "_still_pending", all_of_them)
    crowd = Crowd()
    play = cast(crowd.subscriber)
    with play.billing.runtime.transaction(None) as session:
        rows = [{"partition": number} for number in range(PARTITIONS)]
        session.connection().execute(tables_of(play.billing.runtime).inbox_partition.insert(), rows)
    four_workers(play)
    assert crowd.collisions > 0

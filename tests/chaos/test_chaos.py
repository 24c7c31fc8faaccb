"""Workers, relays, Redis and PostgreSQL are killed at random; no effect is lost, doubled or late.

Seeded: UMLAUF_CHAOS_SEED repeats a run's choices (not its timing).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg
import pytest
import redis
import sqlalchemy as sa

from shared.events import publish
from shared.events.storage.tables import tables_of
from shared.events.transport.redis_queue import queue_names
from tests.chaos.processes import POISON, make_services
from tests.support.events import (
    AUTOS,
    MemberAdmitted,
    ServiceFixture,
    out_of_order,
)
from tests.support.postgres import Cluster, RedisServer, private_cluster, private_redis

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).parent.parent.parent
SEED = int(os.environ.get("UMLAUF_CHAOS_SEED", "20270115"))
MEMBERS, EVENTS, KILLS = 12, 400, 14
EFFECTS_WITHIN = 90.0


@dataclass
class World:
    """The installation as processes, and the hands that break it."""

    members: ServiceFixture
    billing: ServiceFixture
    server: RedisServer
    cluster: Cluster | None
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        for name in names:
            urls = [each.runtime.database.url for each in (self.members, self.billing)]
            self.processes[name] = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.chaos.processes", name.partition("-")[0]),
                    *(*urls, self.server.url, str(self.folder)),
                ],
                cwd=ROOT,
                stderr=subprocess.DEVNULL,
            )

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes[name].wait()
        self.start(name)

    def restart_the_dead(self) -> None:
        """What a supervisor does."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self.start(name)

    def kill_redis(self) -> None:
        self.server.kill()
        time.sleep(0.3)
        self.server.start()

    def wipe_redis(self) -> None:
        with suppress(redis.RedisError):
            self.server.flush()

    def restart_postgres(self) -> None:
        if self.cluster is not None:
            self.cluster.restart_immediately()

    def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        for each in (self.members, self.billing):
            each.runtime.database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with private_redis() as server:
        if server is None:
            pytest.skip("no Redis server on this machine")
        if request.param == "sqlite":
            urls = f"sqlite:///{tmp_path}/members.sqlite", f"sqlite:///{tmp_path}/billing.sqlite"
            yield from living(urls, server, None, tmp_path)
            return
        with private_cluster() as cluster:
            if cluster is None:
                pytest.skip("PostgreSQL is not on this machine (initdb not found)")
            urls = cluster.new_database(), cluster.new_database()
            yield from living(urls, server, cluster, tmp_path)


def living(
    urls: tuple[str, str], server: RedisServer, cluster: Cluster | None, folder: Path
) -> Iterator[World]:
    members, billing = make_services(*urls, folder)
    world = World(members=members, billing=billing, server=server, cluster=cluster, folder=folder)
    yield world
    world.stop()


def publish_once(world: World, event: MemberAdmitted) -> None:
    """Publishes once: after an error looks whether the commit got through."""
    while True:
        try:
            if (event.member, event.number) in published(world.members):
                return
            with world.members.runtime.transaction(AUTOS) as uow:
                publish(uow, event)
            return
        except (sa.exc.DBAPIError, psycopg.Error):
            time.sleep(0.2)


def published(service: ServiceFixture) -> set[tuple[str, int]]:
    outbox = tables_of(service.runtime).outbox
    with service.runtime.reading(None) as session:
        rows = session.execute(sa.select(outbox.c.payload)).scalars()
        return {(row["member"], row.get("number", 0)) for row in rows}


def publish_while_killing(
    world: World, random: Random, events: Sequence[MemberAdmitted]
) -> Counter[str]:
    """Publishes all events while things are killed."""
    world.start("relay-1", "relay-2", "worker-1", "worker-2")
    blows: list[Callable[[], None]] = [
        lambda: world.kill("worker-1"),
        lambda: world.kill("worker-2"),
        lambda: world.kill("relay-1"),
        lambda: world.kill("relay-2"),
        world.kill_redis,
        world.wipe_redis,
        world.restart_postgres,
    ]
    names = ("worker", "worker", "relay", "relay", "redis", "wipe", "postgres")
    struck: Counter[str] = Counter()
    time.sleep(2)
    share = len(events) // KILLS
    for start in range(0, len(events), share):
        for event in events[start : start + share]:
            publish_once(world, event)
        time.sleep(random.uniform(0.2, 1.0))
        blow = random.randrange(len(blows))
        blows[blow]()
        struck[names[blow]] += 1
    return struck


def wait_for_effects(world: World, count: int) -> float:
    """Waits until all effects are there; how long it took, or the bound."""
    start = time.monotonic()
    while time.monotonic() - start < EFFECTS_WITHIN:
        world.restart_the_dead()
        with suppress(sa.exc.DBAPIError):
            if min(len(world.billing.effects()), len(world.members.effects())) >= count:
                time.sleep(2)
                return time.monotonic() - start
        time.sleep(0.5)
    return EFFECTS_WITHIN


def events_of(random: Random) -> list[MemberAdmitted]:
    return [
        MemberAdmitted(member=f"m{random.randrange(MEMBERS)}", number=number)
        for number in range(EVENTS)
    ]


def test_no_effect_is_lost_doubled_or_out_of_order(world: World) -> None:
    random = Random(SEED)  # noqa: S311
    events = events_of(random)
    struck = publish_while_killing(world, random, events)
    took = wait_for_effects(world, EVENTS)
    effects = world.billing.effects()
    seen = Counter(effects)
    wanted = {(event.member, event.number) for event in events}
    assert (wanted - set(seen), [each for each in seen if seen[each] > 1]) == (set(), [])
    assert out_of_order(effects) == []
    assert Counter(name for name, _ in world.members.effects()) == Counter(
        f"{member}/{number}" for member, number in wanted
    )
    assert took < EFFECTS_WITHIN, struck


def test_without_the_inbox_index_effects_are_doubled(world: World) -> None:
    """The twin with the guard off."""
    for each in (world.members, world.billing):
        with each.runtime.database.writing(None) as session:
            session.execute(sa.text("DROP INDEX uq_inbox_event_id_subscriber"))
    random = Random(SEED)  # noqa: S311
    for event in events_of(random)[:60]:
        publish_once(world, event)
    for _ in range(3):
        # Each new relay sends again what nobody has confirmed.
        before = messages(world)
        world.start("relay-1")
        while messages(world) == before:
            time.sleep(0.1)
        world.processes["relay-1"].kill()
        world.processes["relay-1"].wait()
    world.start("relay-1", "worker-1")
    wait_for_effects(world, 60)
    assert max(Counter(world.billing.effects()).values()) > 1


def messages(world: World) -> int:
    with redis.Redis.from_url(world.server.url) as client:
        return sum(int(client.llen(f"umlauf:{name}")) for name in queue_names("billing"))


def test_poison_that_kills_its_process_is_given_up_and_stops_nobody(world: World) -> None:
    publish_once(world, MemberAdmitted(member=POISON, number=0))
    for number in range(20):
        publish_once(world, MemberAdmitted(member="healthy", number=number))
    world.start("relay-1", "worker-1")
    start = time.monotonic()
    while time.monotonic() - start < EFFECTS_WITHIN:
        world.restart_the_dead()
        row = next((r for r in world.billing.inbox() if r["aggregate"] == f"member:{POISON}"), None)
        if row is not None and row["status"] == "dead":
            break
        time.sleep(0.2)
    assert row is not None
    assert (row["status"], row["interruptions"]) == ("dead", 5)
    wait_for_effects(world, 20)
    assert [number for _, number in world.billing.effects()] == list(range(20))

"""Events from outbox to inbox to effect, exactly once, against one event a transaction.

`python -m benchmarks.events [--events 20000] [--database sqlite|postgres] [--runs 3]`

Ours: published as a dues run does, relay and receipts in one process, workers in another, a
set-based effect. Reference: one event a transaction, a relay that sends one after the other, stock
Dramatiq; bare drivers. Both durable (SQLite synchronous=FULL, PostgreSQL fsync and
synchronous_commit on, Redis AOF everysec). The clock runs from before publishing to the last
effect.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from benchmarks import events_naive as naive
from benchmarks.events_places import fresh_place, servers
from benchmarks.events_processes import running
from benchmarks.events_stage import BULK, Place, closing, create_tables, effects, issue, runtimes
from shared.events.machine import ringer
from shared.events.queue import Doorbell

AIM_RATIO = 12.0
AIM_RATE = {"sqlite": 20_000, "postgres": 10_000}


def ours(place: Place, count: int, kind: str = "bulk") -> float:
    """Events a second."""
    both = runtimes(place, BULK)
    create_tables(both)
    with closing(both), running(place, "publisher", f"subscriber-{kind}"):
        both[0].ring = ringer(Doorbell(place.redis), both[0].name)
        issue(both[0], 10)
        until(lambda: effects(both[1]) == 10)
        start = time.perf_counter()
        issue(both[0], count, first=10)
        until(lambda: effects(both[1]) == count + 10)
        return count / (time.perf_counter() - start)


def usual(place: Place, count: int) -> float:
    """Events a second."""
    members, billing = naive.Store(place.members), naive.Store(place.billing)
    members.create()
    billing.create()
    with running(place, "naive-relay", "naive-worker"):
        naive.publish(members, 0)
        until(lambda: billing.effects() == 1)
        start = time.perf_counter()
        for number in range(1, count + 1):
            naive.publish(members, number)
        until(lambda: billing.effects() == count + 1)
        return count / (time.perf_counter() - start)


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit("the events did not arrive within 300 s")
        time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    rates: dict[str, list[float]] = {"ours": [], "one by one": [], "usual": []}
    with servers(asked.database) as (redis, cluster):
        for _ in range(asked.runs):
            with fresh_place(redis, cluster) as place:
                rates["ours"].append(ours(place, asked.events))
            with fresh_place(redis, cluster) as place:
                rates["one by one"].append(ours(place, asked.events // 10, "plain"))
            with fresh_place(redis, cluster) as place:
                rates["usual"].append(usual(place, asked.events // 10))
    print(f"events, outbox to effect, {asked.events}, {asked.database}")
    for name, found in rates.items():
        middle = statistics.median(found)
        print(f"  {name:<12} {middle:9.0f}/s  [{min(found):.0f} .. {max(found):.0f}]")
    rate = statistics.median(rates["ours"])
    ratio = rate / statistics.median(rates["usual"])
    print(
        f"  ratio {ratio:.1f}, aim at least {AIM_RATIO:.0f}: {verdict(ratio >= AIM_RATIO)};"
        f" rate aim {AIM_RATE[asked.database]}/s: {verdict(rate >= AIM_RATE[asked.database])}"
    )


def verdict(reached: bool) -> str:
    return "reached" if reached else "missed"


if __name__ == "__main__":
    main()

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
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import events_naive as naive
from benchmarks.events_places import fresh_place, servers
from benchmarks.events_processes import running
from benchmarks.events_stage import BULK, Place, closing, create_tables, effects, issue, runtimes
from shared.events.transport.wakeup import Wakeup, notifier

AIM_RATIO = 12.0
AIM_RATE = {"sqlite": 20_000, "postgres": 10_000}


class Rates(NamedTuple):
    """Events a second by the clock, and by the processor time of our own processes (on Linux;
    without the databases' and Redis's), which other people's load disturbs less."""

    clock: float
    processor: float


class Stopwatch:
    """Both times, from its making."""

    def __init__(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        self._pids = [os.getpid(), *(process.pid for process in processes)]
        self._clock, self._processor = time.perf_counter(), self._used()

    def _used(self) -> float:
        return sum(processor_seconds(pid) for pid in self._pids)

    def rates(self, count: int) -> Rates:
        used = self._used() - self._processor
        return Rates(count / (time.perf_counter() - self._clock), count / used if used else 0.0)


def processor_seconds(pid: int) -> float:
    """What a process has used so far; 0 where there is no /proc."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ours(place: Place, count: int, kind: str = "bulk") -> Rates:
    """Published as a dues run does."""
    both = runtimes(place, BULK)
    create_tables(both)
    with closing(both), running(place, "publisher", f"subscriber-{kind}") as processes:
        both[0].notify = notifier(Wakeup(place.redis), both[0].name)
        issue(both[0], 10)
        until(lambda: effects(both[1]) == 10)
        stopwatch = Stopwatch(processes)
        issue(both[0], count, first=10)
        until(lambda: effects(both[1]) == count + 10)
        return stopwatch.rates(count)


def usual(place: Place, count: int) -> Rates:
    """One event a transaction."""
    members, billing = naive.Store(place.members), naive.Store(place.billing)
    members.create()
    billing.create()
    with running(place, "naive-relay", "naive-worker") as processes:
        naive.publish(members, 0)
        until(lambda: billing.effects() == 1)
        stopwatch = Stopwatch(processes)
        for number in range(1, count + 1):
            naive.publish(members, number)
        until(lambda: billing.effects() == count + 1)
        return stopwatch.rates(count)


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
    rates: dict[str, list[Rates]] = {"ours": [], "one by one": [], "usual": []}
    with servers(asked.database) as (redis, cluster):
        for _ in range(asked.runs):
            with fresh_place(redis, cluster) as place:
                rates["ours"].append(ours(place, asked.events))
            with fresh_place(redis, cluster) as place:
                rates["one by one"].append(ours(place, asked.events // 10, "plain"))
            with fresh_place(redis, cluster) as place:
                rates["usual"].append(usual(place, asked.events // 10))
    print(f"events, outbox to effect, {asked.events}, {asked.database}")
    middle = {
        name: Rates(*(statistics.median(each) for each in zip(*found, strict=True)))
        for name, found in rates.items()
    }
    for name, found in rates.items():
        clocks = [each.clock for each in found]
        print(
            f"  {name:<12} {middle[name].clock:9.0f}/s  [{min(clocks):.0f} .. {max(clocks):.0f}]"
            f"  {middle[name].processor:9.0f} a processor second"
        )
    rate = middle["ours"].clock
    ratio = rate / middle["usual"].clock
    processor = middle["ours"].processor / (middle["usual"].processor or 1.0)
    print(
        f"  ratio {ratio:.1f} (cpu {processor:.1f}), aim at least {AIM_RATIO:.0f}:"
        f" {verdict(ratio >= AIM_RATIO)};"
        f" rate aim {AIM_RATE[asked.database]}/s: {verdict(rate >= AIM_RATE[asked.database])}"
    )


def verdict(reached: bool) -> str:
    return "reached" if reached else "missed"


if __name__ == "__main__":
    main()

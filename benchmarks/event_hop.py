"""From a commit to the effect it causes in another service, on an idle machine.

`python -m benchmarks.event_hop [--events 200] [--database sqlite|postgres]`

Reference in the same run: stock Dramatiq with a relay that looks every 200 ms. Processor time of
both is measured while nothing happens (Linux only).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from benchmarks import events_naive as naive
from benchmarks.events import processor_seconds, until, verdict
from benchmarks.events_places import fresh_place, servers
from benchmarks.events_processes import running
from benchmarks.events_stage import (
    AUTOS,
    BULK,
    InvoiceIssued,
    Place,
    closing,
    create_tables,
    runtimes,
)
from shared.events import publish
from shared.events.transport.wakeup import Wakeup, notifier

AIM_P50_MS, AIM_P99_MS, AIM_CORES = 10.0, 40.0, 0.05
IDLE_SECONDS = 8.0


def ours(place: Place, count: int) -> tuple[list[float], float]:
    """Milliseconds of each hop, and cores used while idle."""
    both = runtimes(place, BULK)
    create_tables(both)
    both[0].notify = notifier(Wakeup(place.redis), both[0].name)

    def tell(number: int) -> str:
        with both[0].transaction(AUTOS) as uow:
            event = InvoiceIssued(invoice=f"{number}", member="M-000001", amount_cents=90_000)
            return publish(uow, event).id.hex

    with closing(both), running(place, "publisher", "subscriber-noting") as processes:
        return measure(place.folder, tell, count, processes)


def usual(place: Place, count: int) -> tuple[list[float], float]:
    """The same, the usual way."""
    members, billing = naive.Store(place.members), naive.Store(place.billing)
    members.create()
    billing.create()
    with running(place, "naive-relay-slow", "naive-worker-noting") as processes:
        return measure(
            place.folder, lambda number: naive.publish(members, number), count, processes
        )


def measure(
    folder: Path,
    tell: Callable[[int], str],
    count: int,
    processes: Sequence[subprocess.Popen[bytes]],
) -> tuple[list[float], float]:
    random = Random(1)
    tell(0)
    until(lambda: len(noted(folder)) == 1)
    time.sleep(2)
    used = cores_used(processes)
    told: dict[str, int] = {}
    for number in range(1, count + 1):
        id_ = tell(number)
        told[id_] = time.time_ns()
        time.sleep(random.uniform(0.05, 0.15))
    until(lambda: len(noted(folder)) == count + 1)
    arrived = noted(folder)
    return [(arrived[id_] - at) / 1e6 for id_, at in told.items()], used


def noted(folder: Path) -> dict[str, int]:
    file = folder / "noted"
    lines = file.read_text().splitlines() if file.exists() else []
    return {id_: int(at) for id_, _, at in (line.partition(" ") for line in lines)}


def cores_used(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Processor seconds a second of the processes while nothing happens."""
    if not Path("/proc/self/stat").exists():
        return float("nan")
    before = sum(processor_seconds(process.pid) for process in processes)
    time.sleep(IDLE_SECONDS)
    after = sum(processor_seconds(process.pid) for process in processes)
    return (after - before) / IDLE_SECONDS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    print(f"event hop, idle, {asked.events} events, {asked.database}")
    found = {}
    with servers(asked.database) as (redis, cluster):
        for name, contender in (("ours", ours), ("usual", usual)):
            with fresh_place(redis, cluster) as place:
                hops, cores = found[name] = contender(place, asked.events)
            cuts = statistics.quantiles(hops, n=100)
            p50, p90, p99 = cuts[49], cuts[89], cuts[98]
            print(
                f"  {name:<6} p50 {p50:6.1f} ms  p90 {p90:6.1f} ms  p99 {p99:6.1f} ms"
                f"  idle {cores:.3f} cores"
            )
    hops, cores = found["ours"]
    cuts = statistics.quantiles(hops, n=100)
    reached = cuts[49] <= AIM_P50_MS and cuts[98] <= AIM_P99_MS and cores <= AIM_CORES
    print(
        f"  aim p50 {AIM_P50_MS:.0f} ms, p99 {AIM_P99_MS:.0f} ms, {AIM_CORES} cores:"
        f" {verdict(reached)}"
    )


if __name__ == "__main__":
    main()

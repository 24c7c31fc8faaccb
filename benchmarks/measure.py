"""How every benchmark measures: contenders take turns, each run in a process of its own.

A contender is a function `name(size) -> run` in a benchmark module: calling it prepares the work,
calling what it gives back is what is timed. `compare` runs contenders alternately, so that a busy
machine slows all of them, and takes medians.
"""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.embedded.memory import start_lean

Run = Callable[[], object]
Contender = Callable[[int], Run]


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds by the clock, seconds of processor, highest resident memory in bytes."""

    wall: float
    cpu: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Measured:
    """All runs of one contender."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def wall(self) -> float:
        return statistics.median(sample.wall for sample in self.samples)

    @property
    def cpu(self) -> float:
        return statistics.median(sample.cpu for sample in self.samples)

    @property
    def peak_bytes(self) -> int:
        return max(sample.peak_bytes for sample in self.samples)

    def line(self) -> str:
        walls = [sample.wall for sample in self.samples]
        return (
            f"{self.name:<28} {self.wall:9.3f} s  [{min(walls):.3f} .. {max(walls):.3f}]"
            f"  cpu {self.cpu:.3f} s  peak {self.peak_bytes / 1e6:.0f} MB"
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours against the reference of the same run."""

    ours: Measured
    references: tuple[Measured, ...]

    @property
    def ratio(self) -> float:
        """Median time of ours by the median times of the references, taken one after the other."""
        return self.ours.wall / sum(reference.wall for reference in self.references)

    @property
    def cpu_ratio(self) -> float:
        """The same by processor time, which other people's load disturbs less."""
        return self.ours.cpu / sum(reference.cpu for reference in self.references)

    def report(self, title: str, aim: float) -> str:
        """Readable lines; the last one says whether the aim was reached."""
        lines = [title, *(f"  {each.line()}" for each in (self.ours, *self.references))]
        verdict = "reached" if self.ratio <= aim else "missed"
        lines.append(
            f"  ratio {self.ratio:.2f} (cpu {self.cpu_ratio:.2f}), aim at most {aim:.2f}: {verdict}"
        )
        return "\n".join(lines)


def compare(ours: Contender, *references: Contender, size: int, runs: int = 5) -> Comparison:
    """Run ours and the references in turns, `runs` times each, in fresh processes."""
    contenders = (ours, *references)
    samples: dict[str, list[Sample]] = {_address(each): [] for each in contenders}
    for _ in range(runs):
        for each in contenders:
            samples[_address(each)].append(run_once(each, size))
    measured = [
        Measured(each.__name__.replace("_", " "), tuple(samples[_address(each)]))
        for each in contenders
    ]
    return Comparison(measured[0], tuple(measured[1:]))


def run_once(contender: Contender, size: int) -> Sample:
    """One run in a fresh process."""
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", _address(contender), str(size)],
        check=True,
        stdout=subprocess.PIPE,
    )
    found = json.loads(finished.stdout.splitlines()[-1])
    return Sample(float(found["wall"]), float(found["cpu"]), int(found["peak_bytes"]))


def peak_bytes() -> int:
    """Highest resident memory of this process.

    Linux hands `ru_maxrss` of the parent down to a child, so VmHWM is read where there is one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest if sys.platform == "darwin" else highest * 1024


def _address(contender: Contender) -> str:
    module = contender.__module__
    if module == "__main__":
        main = sys.modules["__main__"].__spec__
        module = main.name if main else module
    return f"{module}:{contender.__name__}"


def _main(arguments: Sequence[str]) -> None:
    start_lean()  # as every process of umlauf begins; for all contenders alike
    address, size = arguments
    module, name = address.split(":")
    prepare: Contender = getattr(importlib.import_module(module), name)
    run = prepare(int(size))
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    _main(sys.argv[1:])

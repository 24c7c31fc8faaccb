"""A dues run from members to a checked bank file, against plain SQL and against a row-by-row loop.

`python -m benchmarks.dues_run --members 10000 [--database sqlite|postgres] [--runs 5]`

Reference: the same rows inserted by hand-written set-based SQL in one transaction, the same file
from a string template, checked by a streamed XSD. Usual way: one SQLModel commit a member. All with
durable settings (SQLite synchronous=FULL, PostgreSQL synchronous_commit=on, fsync on).
"""

from __future__ import annotations

import argparse

from benchmarks import dues_run_contenders as contenders
from benchmarks.measure import compare, run_once

AIM = 2.0
LOOP_AIM = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--loop", action="store_true", help="measure the row-by-row loop as well")
    asked = parser.parse_args()
    with contenders.on(asked.database):
        result = compare(
            contenders.umlauf, contenders.set_based_sql, size=asked.members, runs=asked.runs
        )
        print(result.report(f"dues run, {asked.members} members, {asked.database}", AIM))
        if asked.loop:
            sample = run_once(contenders.row_by_row, asked.members)
            times = sample.wall / result.ours.wall
            print(
                f"  row-by-row SQLModel loop {sample.wall:.2f} s: {times:.0f} times ours, "
                f"aim at least {LOOP_AIM:.0f}: {'reached' if times >= LOOP_AIM else 'missed'}"
            )


if __name__ == "__main__":
    main()

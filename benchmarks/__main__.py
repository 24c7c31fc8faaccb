"""`python -m benchmarks [--large]`: those of the main job, on both databases, and the pages.

Each prints its figures and a ratio to a reference of the same run; `--large` adds 100,000.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

_DATABASES = ("sqlite", "postgres")


def _commands(*, large: bool) -> Iterator[list[str]]:
    sizes = (200, 10_000, *((100_000,) if large else ()))
    for database in _DATABASES:
        for members in sizes:
            runs = "5" if members <= 10_000 else "2"
            yield ["dues_run", "--members", str(members), "--database", database, "--runs", runs]
    for database in _DATABASES:
        yield ["events", "--database", database]
        yield ["camt_import", "--entries", "10000", "--database", database]
        yield ["ledger_page", "--database", database]
    yield ["pages"]


def main() -> None:
    failed = 0
    for name, *arguments in _commands(large="--large" in sys.argv):
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], check=False)
        failed = failed or done.returncode
        sys.stdout.flush()
    sys.exit(failed)


if __name__ == "__main__":
    main()

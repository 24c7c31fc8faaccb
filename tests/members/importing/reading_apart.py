"""Reads a file as an import does, in a process of its own whose memory is counted.

The processes fork from one that has imported the reader, so that each costs milliseconds.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import NamedTuple

from services.members.importing.parse import parse_member_file


class Reading(NamedTuple):
    """What came of a file: the codes of its errors, its rows, and what reading it took."""

    codes: list[str]
    rows: int
    seconds: float
    grown_bytes: int


def read_apart(file: Path) -> Reading:
    receiving, sending = multiprocessing.Pipe(duplex=False)
    process = _context().Process(target=_read, args=(str(file), sending))
    process.start()
    sending.close()
    try:
        return Reading(*receiving.recv())
    finally:
        process.join()


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "openpyxl"])
    return context


def _read(file: str, answer: Connection) -> None:
    content = Path(file).read_bytes()
    before, started = _peak_bytes(), time.monotonic()
    parsed = parse_member_file(content)
    took, grown = time.monotonic() - started, _peak_bytes() - before
    answer.send(([error.code for error in parsed.errors], parsed.row_count, took, grown))


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

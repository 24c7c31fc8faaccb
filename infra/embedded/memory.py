"""Keeps a process with many threads small: few allocation arenas, and unused memory given back."""

from __future__ import annotations

import ctypes
import gc
import sys

_ARENA_MAX = -8  # M_ARENA_MAX in <malloc.h> of glibc
_GC_OBJECTS = 50_000


def start_lean() -> None:
    """Before threads start: two arenas instead of eight a core; loading is not garbage.

    Measured with everything running: 165 MB without, 134 MB with this and `give_back`; imports
    take an eighth less time while the collector does not look through them again and again.
    """
    gc.set_threshold(_GC_OBJECTS)
    _glibc("mallopt", _ARENA_MAX, 2)


def settle_down() -> None:
    """When everything is loaded: what stays is not looked through again, the rest is given back."""
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """Hands freed memory back to the system."""
    _glibc("malloc_trim", 0)


def _glibc(name: str, *arguments: int) -> None:
    """Calls the C library where it is glibc; elsewhere there is nothing to do."""
    if sys.platform != "linux":
        return
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*arguments)

"""Makes an installation of an empty folder: keys, then the mark; asks nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.setup.folder_mark import (
    Contents,
    Mark,
    contents_of,
    read_mark,
    refuse_foreign_folder,
    write_mark,
)
from infra.setup.keys import make_key_files, with_keys
from infra.setup.start_checks import refuse_unsafe
from shared.clock import Clock, SystemClock
from shared.documents import make_private_folder
from shared.ids import new_id
from shared.settings import Settings


def take_up(settings: Settings, clock: Clock | None = None) -> Settings:
    """The settings as the installation lives by them, with its keys; an empty folder becomes one.

    Raises the first of the start checks, before anything is made.
    """
    refuse_unsafe(settings)
    make_installation(settings, clock or SystemClock())
    return with_keys(settings)


def make_installation(settings: Settings, clock: Clock) -> bool:
    """Keys and mark in an empty folder; False where there is an installation already.

    Raises NotAnEmptyFolder or FolderOfOlderUmlauf.
    """
    if contents_of(settings.data) is Contents.INSTALLATION:
        return False
    with _alone_in(settings.data):
        refuse_foreign_folder(settings.data)
        return mark_folder(settings, clock)


def mark_folder(settings: Settings, clock: Clock) -> bool:
    """False where it is marked; the mark comes last, so that a start cut off is made up for."""
    if read_mark(settings.data):
        return False
    make_key_files(settings)
    write_mark(settings.data, Mark(settings.environment, new_id(), clock.now()))
    return True


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One process at a time makes something of a folder; the others find it made."""
    make_private_folder(folder)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

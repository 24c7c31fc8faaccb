"""Opens the ZIP archive that a bank's download button gives: each file in it is one of its own.

Bounded in every way: who uploads an archive says how large it is, and may lie.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from services.billing.statements.bank_file import BankFileError

ARCHIVE_FILES_MAX = 100
"""A bank packs a month, or a year of days; more is no download of statements."""
ARCHIVE_BYTES_MAX = 100_000_000
"""Unpacked, all files together: twenty times what a statement of 10,000 entries takes."""
ARCHIVE_RATIO_MAX = 100
"""Statements shrink to a twentieth; what shrinks more was made to fill the memory."""
_RATIO_FROM_BYTES = 1_000_000
_READ_BYTES = 1 << 16
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(RuntimeError, OSError, ValueError, OverflowError, MemoryError, IndexError),
)
"""What the library says of damaged archives: it seeks and unpacks where their bytes send it. A
password, and a way of packing that is not known here, are RuntimeErrors."""
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_SIGNATURE = b"PK\x03\x04"
_EMPTY_SIGNATURE = b"PK\x05\x06"


class ArchiveUnreadable(BankFileError):
    """This ZIP archive is damaged or locked with a password. Please fetch it from your bank again,
    or unpack it and upload the files that are in it."""

    code = "bank_file_archive_unreadable"


class ArchiveEmpty(BankFileError):
    """There is no file in this ZIP archive. Please fetch it from your bank again."""

    code = "bank_file_archive_empty"


class ArchiveTooLarge(BankFileError):
    """This ZIP archive holds too much: more than {files} files or {megabytes} MB unpacked. Please
    unpack it and upload its files in several parts."""

    code = "bank_file_archive_too_large"

    def __init__(self) -> None:
        super().__init__(files=ARCHIVE_FILES_MAX, megabytes=ARCHIVE_BYTES_MAX // 1_000_000)


class ArchiveNested(BankFileError):
    """There is another ZIP archive in this one ({name}). Please unpack it and upload its files."""

    code = "bank_file_archive_nested"


class Member(NamedTuple):
    """A file of an archive: its name without folders, and its bytes."""

    name: str
    content: bytes


def is_archive(stream: BinaryIO) -> bool:
    """Whether a file, which is wound back, is a ZIP archive."""
    head = stream.read(4)
    stream.seek(0)
    return head in (_SIGNATURE, _EMPTY_SIGNATURE)


def members_of(stream: BinaryIO) -> Iterator[Member]:
    """The files in it, in their order, one at a time.

    Raises ArchiveUnreadable, ArchiveEmpty, ArchiveTooLarge, ArchiveNested.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _members(archive)
    except _DAMAGED as error:
        raise ArchiveUnreadable from error


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    wanted = [one for one in archive.infolist() if not _ignored(one)]
    if not wanted:
        raise ArchiveEmpty
    if len(wanted) > ARCHIVE_FILES_MAX:
        raise ArchiveTooLarge
    left = ARCHIVE_BYTES_MAX
    for one in wanted:
        content = _content(archive, one, left)
        left -= len(content)
        name = one.filename.replace("\\", "/").rpartition("/")[2]
        if content.startswith(_SIGNATURE):
            raise ArchiveNested(name=name)
        yield Member(name, content)


def _ignored(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or any(part in info.filename for part in _IGNORED)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """Read piece by piece, whatever size the archive claims."""
    unpacked = io.BytesIO()
    with archive.open(info) as file:
        while piece := file.read(_READ_BYTES):
            size = unpacked.tell() + len(piece)
            packed = max(info.compress_size, 1)
            if size > left or (size > _RATIO_FROM_BYTES and size > packed * ARCHIVE_RATIO_MAX):
                raise ArchiveTooLarge
            unpacked.write(piece)
    return unpacked.getvalue()

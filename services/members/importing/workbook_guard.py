"""Looks through a workbook before it is opened: is it a list of members, or made to do harm?

A workbook is a ZIP archive of XML. A file of 1 MB can unpack to gigabytes, or to few bytes that
make millions of objects; so what is in it is counted first, in pieces that fit into memory.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import IO

from services.members.errors import MemberFileTooLarge, MemberFileUnreadable

# A list of 60,000 members with all columns filled; longer lists come as CSV.
UNPACKED_BYTES_MAX = 50_000_000
# Lists shrink to a tenth or a twentieth; only what repeats itself shrinks to a hundredth.
RATIO_MAX = 100
# Below this a high ratio harms nobody: an empty sheet shrinks well.
RATIO_FROM_BYTES = 1_000_000
# Excel writes some ten parts; each sheet adds one or two.
PARTS_MAX = 500
# Each becomes an object: a row, a cell, a text that several cells share, anything else (styles).
# The largest list that passes takes 20 seconds and less than 100 MB to read.
ELEMENTS_MAX = {b"row": 200_000, b"c": 2_000_000, b"si": 300_000}
OTHER_ELEMENTS_MAX = 100_000
# They stand in cells and texts, at most one or two in each.
_UNCOUNTED = frozenset({b"v", b"t", b"is", b"f"})
_PIECE_BYTES = 1 << 20
# Longer than the beginning of a tag that is counted, so that none is cut in two.
_TAIL_BYTES = 256
_TAG = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*['\"]([\w.-]*)")
# In these a tag is the same bytes as in ASCII.
_READABLE = frozenset({b"utf-8", b"us-ascii", b"iso-8859-1"})


def refuse_harmful(archive: zipfile.ZipFile) -> None:
    """Raises MemberFileTooLarge, MemberFileUnreadable."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_BYTES_MAX:
        raise MemberFileTooLarge
    if unpacked > RATIO_FROM_BYTES and unpacked > RATIO_MAX * packed:
        raise MemberFileTooLarge
    counted: Counter[bytes] = Counter()
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as stream:
                _count(stream, counted)


def _count(stream: IO[bytes], counted: Counter[bytes]) -> None:
    """Adds the elements of one part to those of the others before it."""
    for piece in _pieces(stream):
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise MemberFileUnreadable
        counted.update(_TAG.findall(piece))
        other = sum(
            number
            for name, number in counted.items()
            if name not in ELEMENTS_MAX and name not in _UNCOUNTED
        )
        if other > OTHER_ELEMENTS_MAX or any(
            counted[name] > most for name, most in ELEMENTS_MAX.items()
        ):
            raise MemberFileTooLarge


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end before a tag begins. Raises MemberFileUnreadable where these
    bytes would not mean to a parser what they mean here (UTF-16, EBCDIC).
    """
    rest = stream.read(_PIECE_BYTES).removeprefix(b"\xef\xbb\xbf")
    declared = _ENCODING.match(rest)
    known = declared is None or declared[1].lower() in _READABLE
    if not known or not rest.lstrip().startswith(b"<") or b"\x00" in rest:
        raise MemberFileUnreadable
    while piece := stream.read(_PIECE_BYTES):
        whole = rest + piece
        cut = whole.rfind(b"<", -_TAIL_BYTES)
        cut = cut if cut >= 0 else len(whole)
        yield whole[:cut]
        rest = whole[cut:]
    yield rest

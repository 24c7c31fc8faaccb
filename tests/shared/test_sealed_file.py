"""Sealed files: whole they are read again; cut, moved, swapped or foreign they are refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import CannotDecrypt, KeyRing
from shared.sealed_file import (
    HEAD_BYTES,
    SealBroken,
    SealedWriter,
    content_bytes,
    file_cipher,
    open_chunks,
    read_head,
)

RING = KeyRing("a key")
OWNER = b"association, name"
CHUNK, TAG = 16, 16
SEALED = CHUNK + TAG
CONTENT = bytes(range(4 * CHUNK + 5))


def seal(content: bytes, *, owner: bytes = OWNER, keys: KeyRing = RING, pieces: int = 7) -> bytes:
    stream = io.BytesIO()
    writer = SealedWriter(stream, chunk_bytes=CHUNK)
    for at in range(0, len(content), pieces):
        writer.write(content[at : at + pieces])
    writer.finish(keys, owner)
    return stream.getvalue()


def opened(sealed: bytes, *, owner: bytes = OWNER, keys: KeyRing = RING) -> bytes:
    stream = io.BytesIO(sealed)
    head = read_head(stream)
    assert head
    return b"".join(open_chunks(stream, head, file_cipher(head, keys, owner)))


@given(st.binary(max_size=100), st.integers(1, 50))
def test_what_was_sealed_is_read_again(content: bytes, pieces: int) -> None:
    sealed = seal(content, pieces=pieces)
    assert opened(sealed) == content
    head = read_head(io.BytesIO(sealed))
    assert head
    assert content_bytes(head, len(sealed)) == len(content)
    assert head.key_id == RING.newest


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_at_the_edges_of_chunks(size: int) -> None:
    content = bytes(size)
    assert opened(seal(content)) == content


def test_nothing_of_the_content_is_in_it_and_no_two_are_alike() -> None:
    content = b"DE89370400440532013000" * 20
    one, other = seal(content), seal(content)
    assert b"DE89" not in one
    assert one[HEAD_BYTES:] != other[HEAD_BYTES:]


Damage = Callable[[bytes], bytes]
BODY = HEAD_BYTES
DAMAGES: dict[str, Damage] = {
    "last chunk cut off": lambda sealed: sealed[: BODY + 4 * SEALED],
    "cut within a chunk": lambda sealed: sealed[:-3],
    "all chunks cut off": lambda sealed: sealed[:BODY],
    "two chunks swapped": lambda sealed: (
        sealed[:BODY]
        + sealed[BODY + SEALED : BODY + 2 * SEALED]
        + sealed[BODY : BODY + SEALED]
        + sealed[BODY + 2 * SEALED :]
    ),
    "a chunk left out": lambda sealed: sealed[:BODY] + sealed[BODY + SEALED :],
    "a chunk repeated": lambda sealed: sealed[: BODY + SEALED] + sealed[BODY:],
    "a byte appended": lambda sealed: sealed + b"\x00",
    "the file appended to itself": lambda sealed: sealed + sealed[BODY:],
    "a bit flipped": lambda sealed: sealed[:-20] + bytes([sealed[-20] ^ 1]) + sealed[-19:],
    "another chunk size": lambda sealed: sealed[:8] + b"\x00\x00\x00\x11" + sealed[12:],
    "head cut off": lambda sealed: sealed[: BODY - 1],
    "no chunk size": lambda sealed: sealed[:8] + bytes(4) + sealed[12:],
    "a huge chunk size": lambda sealed: sealed[:8] + b"\xff\xff\xff\xff" + sealed[12:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_found_out(damage: Damage) -> None:
    with pytest.raises(SealBroken):
        opened(damage(seal(CONTENT)))


def test_chunks_of_another_file_of_the_same_owner_are_refused() -> None:
    one, other = seal(CONTENT), seal(CONTENT)
    with pytest.raises(SealBroken):
        opened(one[:BODY] + other[BODY:])


@pytest.mark.parametrize(
    ("owner", "keys"),
    [(b"another association, name", RING), (OWNER, KeyRing("another key"))],
    ids=["another owner", "another key"],
)
def test_it_opens_for_its_owner_with_its_key_only(owner: bytes, keys: KeyRing) -> None:
    with pytest.raises(CannotDecrypt):
        opened(seal(CONTENT), owner=owner, keys=keys)


def test_what_is_not_sealed_is_left_at_its_beginning() -> None:
    for content in (b"", b"<?xml", b"UMLSEAL"):
        stream = io.BytesIO(content)
        assert read_head(stream) is None
        assert stream.read() == content

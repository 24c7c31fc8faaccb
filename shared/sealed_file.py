"""A file sealed at rest: content of any size in chunks, under a key of its own, bound to its name.

Layout, integers big-endian:

    magic "UMLSEAL" (7)  version 1 (1)  chunk size (4)  sealed file key (65)  chunks

Every chunk is AES-256-GCM under the file's key, with its number and whether it is the last as nonce
(the STREAM construction, Hoang et al. 2015): what is cut off, moved, repeated or appended is found
out. The file's key is random and sealed with the key ring for its owner; to change the ring's key,
65 bytes are sealed again, and the content stays as it is.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.crypto import KEY_ID_BYTES, CannotDecrypt, KeyRing, key_id_of
from shared.errors import DomainError

MAGIC = b"UMLSEAL\x01"
# Enough that the 16 bytes of each tag do not show, little enough to hold many files open.
CHUNK_BYTES = 64 * 1024
_CHUNK_BYTES_MAX = 16 * 1024 * 1024
_FORMAT = ">8sI"
_START_BYTES = struct.calcsize(_FORMAT)
_FILE_KEY_BYTES = 32
_TAG_BYTES = 16
_SEALED_KEY_BYTES = 1 + KEY_ID_BYTES + 12 + _FILE_KEY_BYTES + _TAG_BYTES
HEAD_BYTES = _START_BYTES + _SEALED_KEY_BYTES


FileCipher = AESGCM
"""Opens the chunks of one file."""


class SealBroken(DomainError):
    """This sealed file was cut off or changed."""

    code = "seal_broken"
    status = 500


class Head(NamedTuple):
    """The head of a sealed file; `start` is authenticated with every chunk."""

    start: bytes
    chunk_bytes: int
    sealed_key: bytes

    @property
    def key_id(self) -> bytes:
        """The key of the ring that the file's key is sealed with."""
        return key_id_of(self.sealed_key)


class SealedWriter:
    """Seals what is written into a new file; `finish` says for whom, and only then can it be read.

    The owner may be the content's own hash, which nobody knows before the end.
    """

    def __init__(self, stream: BinaryIO, *, chunk_bytes: int = CHUNK_BYTES) -> None:
        """`stream` is empty and can be wound back."""
        self._stream = stream
        self._chunk_bytes = chunk_bytes
        self._start = struct.pack(_FORMAT, MAGIC, chunk_bytes)
        self._file_key = os.urandom(_FILE_KEY_BYTES)
        self._cipher = AESGCM(self._file_key)
        self._waiting = bytearray()
        self._number = 0
        stream.write(self._start + bytes(_SEALED_KEY_BYTES))

    def write(self, content: bytes) -> None:
        self._waiting += content
        # The last chunk is marked as such, so a full one waits until more has come.
        while len(self._waiting) > self._chunk_bytes:
            self._put(bytes(self._waiting[: self._chunk_bytes]), last=False)
            del self._waiting[: self._chunk_bytes]

    def finish(self, keys: KeyRing, owner: bytes) -> None:
        self._put(bytes(self._waiting), last=True)
        self._stream.seek(_START_BYTES)
        self._stream.write(keys.seal(self._file_key, owner))
        self._stream.seek(0, os.SEEK_END)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._stream.write(self._cipher.encrypt(nonce, chunk, self._start))
        self._number += 1


def read_head(stream: BinaryIO) -> Head | None:
    """The head, with the stream behind it; None, with the stream at its beginning, where the file
    is not sealed. Raises SealBroken."""
    start = stream.read(_START_BYTES)
    if not start.startswith(MAGIC):
        stream.seek(0)
        return None
    sealed_key = stream.read(_SEALED_KEY_BYTES)
    if len(sealed_key) < _SEALED_KEY_BYTES:
        raise SealBroken
    _, chunk_bytes = struct.unpack(_FORMAT, start)
    if not 0 < chunk_bytes <= _CHUNK_BYTES_MAX:
        raise SealBroken
    return Head(start, chunk_bytes, sealed_key)


def content_bytes(head: Head, file_bytes: int) -> int:
    """How long the content of a whole sealed file is."""
    sealed = file_bytes - HEAD_BYTES
    chunks = max(1, -(-sealed // (head.chunk_bytes + _TAG_BYTES)))
    return sealed - chunks * _TAG_BYTES


def file_cipher(head: Head, keys: KeyRing, owner: bytes) -> FileCipher:
    """What opens the chunks of a file. Raises CannotDecrypt."""
    file_key = keys.unseal(head.sealed_key, owner)
    if len(file_key) != _FILE_KEY_BYTES:
        raise CannotDecrypt
    return AESGCM(file_key)


def open_chunks(stream: BinaryIO, head: Head, cipher: FileCipher) -> Iterator[bytes]:
    """The content, piece by piece, each proved before it is given. Raises SealBroken."""
    number, size = 0, head.chunk_bytes + _TAG_BYTES
    sealed = stream.read(size)
    while True:
        following = stream.read(size)
        nonce = _nonce(number, last=not following)
        try:
            yield cipher.decrypt(nonce, sealed, head.start)
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
        if not following:
            return
        sealed, number = following, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])

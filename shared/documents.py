"""Documents are bytes named by their SHA-256, one folder per association.

Bank files, statements and status reports hold members' accounts: they are sealed with the key ring.
Their name stays the SHA-256 of the plain bytes: it stands in the minutes and in events, whoever has
the file can compare it, the same file is known again, and a change of keys changes no name. What
invoices and mails need is kept as it is: it holds no account of a member, and must be readable for
ten years by whatever program there is then.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol
from uuid import UUID

from shared.crypto import CannotDecrypt, KeyRing
from shared.errors import NotFound
from shared.sealed_file import (
    FileCipher,
    SealBroken,
    SealedWriter,
    content_bytes,
    file_cipher,
    open_chunks,
    read_head,
)

_READ_BYTES = 1 << 16
_TEMPORARY = ".writing-"


class DocumentNotFound(NotFound):
    """This document is not in the store."""

    code = "document_not_found"


class DocumentDamaged(NotFound):
    """The stored document does not match its fingerprint any more."""

    code = "document_damaged"
    status = 500


class OpenedDocument(NamedTuple):
    """A document of any size to be read once: how long it is, and its bytes piece by piece."""

    size: int
    pieces: Iterator[bytes]


class NewDocument(Protocol):
    """A document being written; it is in the store, under `sha256`, once its block has ended."""

    sha256: str

    def write(self, content: bytes, /) -> object:
        """More of its bytes."""
        ...


class DocumentStore(Protocol):
    """Content-addressed bytes; the same bytes twice are stored once."""

    def put(self, association_id: UUID, content: bytes) -> str:
        """Keeps the bytes durably and returns their SHA-256 in hex."""
        ...

    def sealing(self, association_id: UUID) -> AbstractContextManager[NewDocument]:
        """Keeps what is written in the block, sealed; nothing plain of it ever lies on the disk."""
        ...

    def get(self, association_id: UUID, sha256: str) -> bytes:
        """The bytes; raises DocumentNotFound, or DocumentDamaged when they were changed."""
        ...

    def open(self, association_id: UUID, sha256: str) -> OpenedDocument:
        """The same for what is too large to hold; of a sealed one each piece is proved as it is
        read."""
        ...

    def delete(self, association_id: UUID, sha256: str) -> None:
        """As if it had never been there."""
        ...

    def addresses(self) -> Iterator[tuple[UUID, str]]:
        """Every document there is: its association and its SHA-256."""
        ...

    def sealed_with(self, association_id: UUID, sha256: str) -> bytes | None:
        """The id of the key a document is sealed with; None: it is not sealed."""
        ...

    def reseal(self, association_id: UUID, sha256: str) -> bool:
        """Seals a document with the newest key, whether or not it was sealed; False: it was."""
        ...


class FolderStore:
    """A folder on disk: <root>/<association>/<first two>/<sha256>, written by rename, for this user
    alone."""

    def __init__(self, root: Path, keys: KeyRing | None = None, *, durable: bool = True) -> None:
        """Without `keys` nothing can be sealed, and what should be lies there in plain (tests)."""
        self._root = root
        self._keys = keys
        self._durable = durable

    def put(self, association_id: UUID, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(association_id, sha256)
        if not path.exists():
            make_private_folder(path.parent)
            write_whole(path, content, durable=self._durable)
        return sha256

    @contextmanager
    def sealing(self, association_id: UUID) -> Iterator[NewDocument]:
        folder = self._root / str(association_id)
        make_private_folder(folder)
        with _temporary_in(folder, durable=self._durable) as (stream, keep_as):
            document = _Hashed(stream) if self._keys is None else _Sealed(stream, self._keys)
            yield document
            document.finish(association_id)
            keep_as(self.path(association_id, document.sha256))

    def get(self, association_id: UUID, sha256: str) -> bytes:
        content = b"".join(self.open(association_id, sha256).pieces)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DocumentDamaged
        return content

    def open(self, association_id: UUID, sha256: str) -> OpenedDocument:
        path = self.path(association_id, sha256)
        if not path.is_file():
            raise DocumentNotFound
        with _damage_named(), path.open("rb") as stream:
            head = read_head(stream)
            if head is None:
                _refuse_changed(stream, sha256)
                return OpenedDocument(stream.tell(), _pieces(path))
            cipher = file_cipher(head, self._ring, _owner(association_id, sha256))
        return OpenedDocument(content_bytes(head, path.stat().st_size), _unsealed(path, cipher))

    def delete(self, association_id: UUID, sha256: str) -> None:
        self.path(association_id, sha256).unlink(missing_ok=True)

    def addresses(self) -> Iterator[tuple[UUID, str]]:
        for path in sorted(self._root.glob("*/[0-9a-f][0-9a-f]/*")):
            if len(path.name) == 64:
                yield UUID(path.parts[-3]), path.name

    def sealed_with(self, association_id: UUID, sha256: str) -> bytes | None:
        path = self.path(association_id, sha256)
        if not path.is_file():
            raise DocumentNotFound
        with path.open("rb") as stream:
            head = read_head(stream)
        return head.key_id if head else None

    def reseal(self, association_id: UUID, sha256: str) -> bool:
        before = self.sealed_with(association_id, sha256)
        if before == self._ring.newest:
            return False
        if before is None:
            self._seal_plain(association_id, sha256)
        else:
            self._seal_key_again(association_id, sha256)
        return True

    def path(self, association_id: UUID, sha256: str) -> Path:
        """Where a document lies, or would. Raises DocumentNotFound for what is no SHA-256."""
        if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
            raise DocumentNotFound
        return self._root / str(association_id) / sha256[:2] / sha256

    @property
    def _ring(self) -> KeyRing:
        if self._keys is None:
            raise CannotDecrypt
        return self._keys

    def _seal_plain(self, association_id: UUID, sha256: str) -> None:
        with self.sealing(association_id) as document:
            for piece in self.open(association_id, sha256).pieces:
                document.write(piece)

    def _seal_key_again(self, association_id: UUID, sha256: str) -> None:
        path = self.path(association_id, sha256)
        with (
            path.open("rb") as before,
            _temporary_in(path.parent, durable=self._durable) as (stream, keep_as),
        ):
            head = read_head(before)
            if head is None:
                raise DocumentDamaged
            sealed_key = self._ring.reseal(head.sealed_key, _owner(association_id, sha256))
            stream.write(head.start + sealed_key)
            shutil.copyfileobj(before, stream)
            keep_as(path)


class _Hashed:
    """Writes bytes as they are and keeps their hash."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.sha256 = ""

    def write(self, content: bytes) -> None:
        self._digest.update(content)
        self._stream.write(content)

    def finish(self, association_id: UUID) -> None:
        del association_id
        self.sha256 = self._digest.hexdigest()


class _Sealed(_Hashed):
    """Writes bytes sealed, for their association and their hash."""

    def __init__(self, stream: BinaryIO, keys: KeyRing) -> None:
        super().__init__(stream)
        self._keys = keys
        self._writer = SealedWriter(stream)

    def write(self, content: bytes) -> None:
        self._digest.update(content)
        self._writer.write(content)

    def finish(self, association_id: UUID) -> None:
        super().finish(association_id)
        self._writer.finish(self._keys, _owner(association_id, self.sha256))


def _owner(association_id: UUID, sha256: str) -> bytes:
    """Whose a sealed document is: it opens under no other name and for no other association."""
    return b"umlauf:document:" + association_id.bytes + bytes.fromhex(sha256)


def _refuse_changed(stream: BinaryIO, sha256: str) -> None:
    digest = hashlib.sha256()
    while piece := stream.read(_READ_BYTES):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        raise DocumentDamaged


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_READ_BYTES):
            yield piece


def _unsealed(path: Path, cipher: FileCipher) -> Iterator[bytes]:
    with _damage_named(), path.open("rb") as stream:
        head = read_head(stream)
        if head is None:
            raise DocumentDamaged
        yield from open_chunks(stream, head, cipher)


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except SealBroken as error:
        raise DocumentDamaged from error


@contextmanager
def _temporary_in(
    folder: Path, *, durable: bool
) -> Iterator[tuple[BinaryIO, Callable[[Path], None]]]:
    """A file without a name to be found by, for this user alone, and what gives it its name: it is
    there whole or not at all (temporary name, fsync, rename)."""
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=_TEMPORARY)
    with os.fdopen(handle, "wb") as stream:

        def keep_as(path: Path) -> None:
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
            make_private_folder(path.parent)
            os.replace(temporary, path)

        try:
            yield stream, keep_as
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def make_private_folder(folder: Path) -> None:
    """Makes a folder and those above it that are missing, for this user alone."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Writes a file so that it is there whole or not at all, for this user alone."""
    write_pieces(path, [content], durable=durable)


def write_pieces(path: Path, pieces: Iterable[bytes], *, durable: bool = True) -> None:
    """The same of what is too large to hold."""
    with _temporary_in(path.parent, durable=durable) as (stream, keep_as):
        stream.writelines(pieces)
        keep_as(path)

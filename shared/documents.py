"""Documents are bytes named by their SHA-256, one folder per association."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Protocol
from uuid import UUID

from shared.errors import NotFound


class DocumentNotFound(NotFound):
    """This document is not in the store."""

    code = "document_not_found"


class DocumentDamaged(NotFound):
    """The stored document does not match its fingerprint any more."""

    code = "document_damaged"
    status = 500


class DocumentStore(Protocol):
    """Content-addressed bytes; the same bytes twice are stored once."""

    def put(self, association_id: UUID, content: bytes) -> str:
        """Keeps the bytes durably and returns their SHA-256 in hex."""
        ...

    def put_file(self, association_id: UUID, path: Path) -> str:
        """Keeps a file of any size, which is gone from `path` afterwards; returns its SHA-256."""
        ...

    def get(self, association_id: UUID, sha256: str) -> bytes:
        """The bytes; raises DocumentNotFound, or DocumentDamaged when they were changed."""
        ...

    def file(self, association_id: UUID, sha256: str) -> Path:
        """A readable file with the bytes, for what is too large to hold; raises as `get` does."""
        ...


class FolderStore:
    """A folder on disk: <root>/<association>/<first two>/<sha256>, written by rename, for this user
    alone."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self._root = root
        self._durable = durable

    def put(self, association_id: UUID, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(association_id, sha256)
        if not path.exists():
            make_private_folder(path.parent)
            write_whole(path, content, durable=self._durable)
        return sha256

    def put_file(self, association_id: UUID, path: Path) -> str:
        sha256 = _sha256_of(path)
        kept = self._path(association_id, sha256)
        make_private_folder(kept.parent)
        path.chmod(0o600)
        if self._durable:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        shutil.move(path, kept)
        return sha256

    def get(self, association_id: UUID, sha256: str) -> bytes:
        return self.file(association_id, sha256).read_bytes()

    def file(self, association_id: UUID, sha256: str) -> Path:
        path = self._path(association_id, sha256)
        if not path.is_file():
            raise DocumentNotFound
        if _sha256_of(path) != sha256:
            raise DocumentDamaged
        return path

    def _path(self, association_id: UUID, sha256: str) -> Path:
        if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
            raise DocumentNotFound
        return self._root / str(association_id) / sha256[:2] / sha256


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def make_private_folder(folder: Path) -> None:
    """Makes a folder and those above it that are missing, for this user alone."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Writes a file for this user alone, so that it is there whole or not at all (temporary name,
    fsync, rename)."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

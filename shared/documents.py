"""Documents are bytes named by their SHA-256, one folder per association."""

from __future__ import annotations

import hashlib
import os
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

    def get(self, association_id: UUID, sha256: str) -> bytes:
        """The bytes; raises DocumentNotFound, or DocumentDamaged when they were changed."""
        ...


class FolderStore:
    """A folder on disk: <root>/<association>/<first two>/<sha256>, written by rename."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self._root = root
        self._durable = durable

    def put(self, association_id: UUID, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(association_id, sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content, durable=self._durable)
        return sha256

    def get(self, association_id: UUID, sha256: str) -> bytes:
        path = self._path(association_id, sha256)
        if not path.is_file():
            raise DocumentNotFound
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DocumentDamaged
        return content

    def _path(self, association_id: UUID, sha256: str) -> Path:
        if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
            raise DocumentNotFound
        return self._root / str(association_id) / sha256[:2] / sha256


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Writes a file so that it is there whole or not at all (temporary name, fsync, rename)."""
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

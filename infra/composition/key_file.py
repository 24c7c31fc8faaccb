"""The file with the key ring for account numbers, beside the data: one line, newest first."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.crypto import KeyRing
from shared.documents import write_whole
from shared.errors import DomainError
from shared.settings import Settings

_KEY_BYTES = 32


class KeysAreSet(DomainError):
    """The keys stand in UMLAUF_IBAN_KEYS, not in a file: change them there, newest first."""

    code = "keys_are_set"


class UnknownKey(DomainError):
    """There is no key «{key}»; there are: {known}."""

    code = "unknown_key"


class NewestKeyStays(DomainError):
    """The newest key stays: add another one first."""

    code = "newest_key_stays"


@dataclass(frozen=True)
class KeyFile:
    """`iban.keys` of a data folder, where the environment gives no keys."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> KeyFile:
        return cls(settings.data / "iban.keys")

    def add(self, settings: Settings) -> str:
        """Puts a fresh key in front of the others and returns its id. Raises KeysAreSet."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        self.write([key, *self._keys(settings)])
        return KeyRing(key).newest.hex()

    def without(self, settings: Settings, key_id: str) -> list[str]:
        """The other keys, to be written. Raises KeysAreSet, UnknownKey, NewestKeyStays."""
        by_id = {KeyRing(key).newest.hex(): key for key in self._keys(settings)}
        if key_id not in by_id:
            raise UnknownKey(key=key_id, known=", ".join(by_id))
        if key_id == next(iter(by_id)):
            raise NewestKeyStays
        return [key for known, key in by_id.items() if known != key_id]

    def write(self, keys: Iterable[str]) -> None:
        """These keys, newest first, in a file for this user alone."""
        write_whole(self.path, f"{','.join(keys)}\n".encode())

    def _keys(self, settings: Settings) -> list[str]:
        """The keys in the file. Raises KeysAreSet when the installation lives by others."""
        kept = _ring(self.path.read_text("utf-8")) if self.path.exists() else []
        if settings.iban_keys is not None and kept != _ring(settings.sealing_keys):
            raise KeysAreSet
        return kept


def _ring(text: str) -> list[str]:
    return [key.strip() for key in text.split(",") if key.strip()]

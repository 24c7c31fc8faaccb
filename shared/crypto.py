"""Account numbers at rest: AES-256-GCM with a key ring, searchable by keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.errors import DomainError

_VERSION = b"\x01"


class CannotDecrypt(DomainError):
    """The stored account number cannot be read with the keys of this installation."""

    code = "cannot_decrypt"
    status = 500


class NoKeys(DomainError):
    """There is no key in the key ring for account numbers."""

    code = "no_keys"
    status = 500


class KeyRing:
    """Encrypts with the newest key, decrypts with any; `owner` ties a ciphertext to its row."""

    def __init__(self, secrets: str) -> None:
        """`secrets`: comma separated, newest first; each is stretched to its own two keys.

        Raises NoKeys.
        """
        names = [part.strip() for part in secrets.split(",") if part.strip()]
        if not names:
            raise NoKeys
        self._ciphers = {_key_id(name): AESGCM(_derive(name, b"encrypt")) for name in names}
        self._newest = _key_id(names[0])
        self._search_key = _derive(names[-1], b"search")

    def encrypt(self, text: str, owner: bytes) -> bytes:
        """Version (1 byte), key id (4), nonce (12), AES-256-GCM; never the same twice."""
        nonce = os.urandom(12)
        sealed = self._ciphers[self._newest].encrypt(nonce, text.encode(), owner)
        return _VERSION + self._newest + nonce + sealed

    def decrypt(self, sealed: bytes, owner: bytes) -> str:
        """Raises CannotDecrypt for an unknown key, another owner or changed bytes."""
        cipher = self._ciphers.get(sealed[1:5])
        if sealed[:1] != _VERSION or cipher is None:
            raise CannotDecrypt
        try:
            return cipher.decrypt(sealed[5:17], sealed[17:], owner).decode()
        except InvalidTag as error:
            raise CannotDecrypt from error

    def search_hash(self, text: str) -> str:
        """A keyed hash that finds an account number again without storing it.

        The oldest key of the ring makes it, so that it stays the same when a key is added.
        """
        return hmac.digest(self._search_key, text.encode(), "sha256").hex()


@lru_cache(maxsize=32)
def _derive(secret: str, purpose: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=b"umlauf:" + purpose, n=2**14, r=8, p=1)[:32]


def _key_id(secret: str) -> bytes:
    return hashlib.sha256(b"umlauf:key-id:" + _derive(secret, b"key-id")).digest()[:4]

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
# What is sealed begins with the version (1 byte), the key's id (4) and the nonce (12).
KEY_ID_BYTES = 4
_ID_ENDS = 1 + KEY_ID_BYTES
_HEAD_BYTES = _ID_ENDS + 12


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
        self._secrets = tuple(part.strip() for part in secrets.split(",") if part.strip())
        if not self._secrets:
            raise NoKeys
        self._by_id = {_key_id(secret): secret for secret in self._secrets}

    @property
    def key_ids(self) -> tuple[bytes, ...]:
        """The ids of the keys, newest first, as ciphertexts and search hashes carry them."""
        return tuple(self._by_id)

    @property
    def newest(self) -> bytes:
        return self.key_ids[0]

    def encrypt(self, text: str, owner: bytes) -> bytes:
        """Version (1 byte), key id (4), nonce (12), AES-256-GCM; never the same twice."""
        return self.seal(text.encode(), owner)

    def decrypt(self, sealed: bytes, owner: bytes) -> str:
        """Raises CannotDecrypt for an unknown key, another owner or changed bytes."""
        return self.unseal(sealed, owner).decode()

    def seal(self, content: bytes, owner: bytes) -> bytes:
        """`encrypt` for bytes."""
        nonce = os.urandom(_HEAD_BYTES - _ID_ENDS)
        sealed = _cipher(self._secrets[0]).encrypt(nonce, content, owner)
        return _VERSION + self.newest + nonce + sealed

    def unseal(self, sealed: bytes, owner: bytes) -> bytes:
        """`decrypt` for bytes; raises as it does."""
        secret = self._by_id.get(key_id_of(sealed))
        if sealed[:1] != _VERSION or secret is None:
            raise CannotDecrypt
        try:
            return _cipher(secret).decrypt(
                sealed[_ID_ENDS:_HEAD_BYTES], sealed[_HEAD_BYTES:], owner
            )
        except InvalidTag as error:
            raise CannotDecrypt from error

    def reseal(self, sealed: bytes, owner: bytes) -> bytes:
        """The same under the newest key; raises as `decrypt` does."""
        if key_id_of(sealed) == self.newest:
            return sealed
        return self.seal(self.unseal(sealed, owner), owner)

    def search_hash(self, text: str) -> str:
        """A keyed hash that finds an account number again without storing it.

        The newest key makes it, and its id stands in front: what was hashed with older ones is
        found by `search_hashes`, until the keys are rotated.
        """
        return _marked(self.newest, self._hash(self._secrets[0], text))

    def search_hashes(self, text: str) -> tuple[str, ...]:
        """All that `search_hash` may have made of an account number with the keys of this ring, the
        present one first; the last one is of the time before hashes named their key."""
        hashes = [(id_, self._hash(secret, text)) for id_, secret in self._by_id.items()]
        return (*(_marked(*each) for each in hashes), hashes[-1][1])

    def _hash(self, secret: str, text: str) -> str:
        return hmac.digest(_derive(secret, b"search"), text.encode(), "sha256").hex()


def key_id_of(sealed: bytes) -> bytes:
    """The id of the key that something was sealed with."""
    return sealed[1:_ID_ENDS]


def _marked(key_id: bytes, hashed: str) -> str:
    return f"{key_id.hex()}:{hashed}"


@lru_cache(maxsize=32)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derive(secret, b"encrypt"))


@lru_cache(maxsize=64)
def _derive(secret: str, purpose: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=b"umlauf:" + purpose, n=2**14, r=8, p=1)[:32]


@lru_cache(maxsize=32)
def _key_id(secret: str) -> bytes:
    return hashlib.sha256(b"umlauf:key-id:" + _derive(secret, b"key-id")).digest()[:KEY_ID_BYTES]

"""The two keys of an installation: files beside its mark, unless the environment gives them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from infra.setup.folder_mark import KEY_FILES
from shared.documents import write_whole
from shared.errors import DomainError
from shared.settings import MissingKey, Settings

SHORTEST = 32
FEWEST_CHARACTERS = 16
# 384 bits; letters, digits, `-` and `_`, so that it can stand in a variable as well.
_RANDOM_BYTES = 48
# Every Umlauf once came with this one: whoever has read it signs links and reads accounts.
_ONCE_PUBLISHED = "demo-secret-only-for-trying-umlauf"


class WeakKey(DomainError):
    """UMLAUF_{setting} is no key: it {fault}. Leave the variable unset, then umlauf init makes one,
    or set it to the output of: openssl rand -base64 48"""

    code = "weak_key"
    status = 500


class PublishedKey(DomainError):
    """UMLAUF_{setting} holds the secret that Umlauf's demo was once published with: anybody can
    forge links and read account numbers with it. Set a random value of its own."""

    code = "published_key"
    status = 500


class EqualKeys(DomainError):
    """UMLAUF_SECRET_KEY and UMLAUF_IBAN_KEYS hold the same key: who gets to know one has both. Set
    two random values."""

    code = "equal_keys"
    status = 500


class UnreadableKey(DomainError):
    """{file} cannot be read ({reason})."""

    code = "unreadable_key"
    status = 500


class _Key(NamedTuple):
    """Where one key comes from."""

    field: str
    file: str

    @property
    def setting(self) -> str:
        return self.field.upper()

    def value(self, settings: Settings) -> str | None:
        """As the environment gives it, else as the file holds it. Raises UnreadableKey."""
        given: SecretStr | None = getattr(settings, self.field)
        if given is not None:
            return given.get_secret_value().strip()
        file = settings.data / self.file
        try:
            return file.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UnreadableKey(file=file, reason=error) from error


_SECRET, _IBAN = _Key("secret_key", KEY_FILES[0]), _Key("iban_keys", KEY_FILES[1])


def make_key_files(settings: Settings) -> list[Path]:
    """Random keys where neither the environment nor a file has one; returns the files made."""
    made = []
    for key in (_SECRET, _IBAN):
        if key.value(settings) is None:
            file = settings.data / key.file
            write_whole(file, secrets.token_urlsafe(_RANDOM_BYTES).encode() + b"\n")
            made.append(file)
    return made


def with_keys(settings: Settings) -> Settings:
    """The settings with the keys of the folder where the environment gives none."""
    found = {key.field: key.value(settings) for key in (_SECRET, _IBAN)}
    return settings.model_copy(
        update={field: SecretStr(value) for field, value in found.items() if value is not None}
    )


def with_any_keys(settings: Settings) -> Settings:
    """The same for whoever only looks, neither signs nor seals: any key will do where none is."""
    found = {}
    for key in (_SECRET, _IBAN):
        value = None
        with suppress(UnreadableKey):
            value = key.value(settings)
        usable = value if value and _ring(value) else secrets.token_urlsafe(_RANDOM_BYTES)
        found[key.field] = SecretStr(usable)
    return settings.model_copy(update=found)


def given_ring(settings: Settings) -> str:
    """The key ring as environment or folder give it; empty where there is none to be used."""
    with suppress(UnreadableKey):
        value = _IBAN.value(settings) or ""
        return value if _ring(value) else ""
    return ""


def key_problems(settings: Settings, *, to_be_made: bool) -> Iterator[DomainError]:
    """What is wrong with the keys; where they are `to_be_made`, missing ones are no problem."""
    values: dict[_Key, str] = {}
    for key in (_SECRET, _IBAN):
        try:
            value = key.value(settings)
        except UnreadableKey as error:
            yield error
            continue
        if value is not None:
            values[key] = value
        elif not to_be_made:
            yield MissingKey(setting=key.setting, file=key.file)
    for key, value in values.items():
        yield from _weaknesses(settings, key, value)
    if values.get(_SECRET) and values[_SECRET] in _ring(values.get(_IBAN, "")):
        yield EqualKeys()


def _weaknesses(settings: Settings, key: _Key, value: str) -> Iterator[DomainError]:
    """Of a ring the newest key is what seals from now on; older ones stay what they were, but for
    the published one: only tests may read what it once sealed."""
    newest = next(iter(_ring(value)), "") if key is _IBAN else value
    if _ONCE_PUBLISHED in (newest if settings.environment == "test" else value):
        yield PublishedKey(setting=key.setting)
    elif not newest:
        yield WeakKey(setting=key.setting, fault="is empty")
    elif len(newest) < SHORTEST:
        yield WeakKey(setting=key.setting, fault=f"is shorter than {SHORTEST} characters")
    elif len(set(newest)) < FEWEST_CHARACTERS:
        fault = f"has fewer than {FEWEST_CHARACTERS} different characters"
        yield WeakKey(setting=key.setting, fault=fault)


def _ring(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]

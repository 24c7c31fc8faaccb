"""The file of keys: what the environment says comes first; a new key stands in front."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from infra.composition.key_file import KeyFile, KeysAreSet, NewestKeyStays, UnknownKey
from shared.crypto import KeyRing
from shared.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(environment="demo", data=tmp_path)


def test_a_new_key_stands_before_those_that_are_there(settings: Settings) -> None:
    file = KeyFile.of(settings)
    file.write(["before"])
    added = file.add(settings)
    ring = KeyRing(file.path.read_text("utf-8"))
    assert ring.key_ids == (bytes.fromhex(added), KeyRing("before").newest)


def test_keys_of_the_environment_win_and_are_not_changed(tmp_path: Path) -> None:
    (tmp_path / "iban.keys").write_text("of the file\n")
    settings = Settings(
        environment="demo", data=tmp_path, iban_keys=SecretStr("of the environment")
    )
    file = KeyFile.of(settings)
    with pytest.raises(KeysAreSet):
        file.add(settings)
    with pytest.raises(KeysAreSet):
        file.without(settings, "x")
    assert file.path.read_text() == "of the file\n"


def test_a_key_is_taken_out_but_never_the_newest(settings: Settings) -> None:
    file = KeyFile.of(settings)
    file.write(["newest", "older", "oldest"])
    ids = [KeyRing(key).newest.hex() for key in ("newest", "older", "oldest")]
    assert file.without(settings, ids[1]) == ["newest", "oldest"]
    with pytest.raises(NewestKeyStays):
        file.without(settings, ids[0])
    with pytest.raises(UnknownKey, match=ids[2]):
        file.without(settings, "00000000")


def test_no_two_new_keys_are_alike_and_nobody_else_reads_them(settings: Settings) -> None:
    file = KeyFile.of(settings)
    assert file.add(settings) != file.add(settings)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert all(len(key) >= 32 for key in file.path.read_text("utf-8").strip().split(","))

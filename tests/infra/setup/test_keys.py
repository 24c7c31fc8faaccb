"""Keys: made with the folder, read from it, and refused where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from infra.setup.keys import (
    FEWEST_CHARACTERS,
    SHORTEST,
    EqualKeys,
    PublishedKey,
    UnreadableKey,
    WeakKey,
    key_problems,
    make_key_files,
    with_keys,
)
from shared.errors import DomainError
from shared.settings import MissingKey, Settings
from tests.support.settings import IBAN_KEYS, KEYS, SECRET_KEY, make_settings

PUBLISHED = "demo-secret-only-for-trying-umlauf"


def problems(settings: Settings, *, to_be_made: bool = False) -> list[type[DomainError]]:
    return [type(one) for one in key_problems(settings, to_be_made=to_be_made)]


def production(**given: object) -> Settings:
    return make_settings(**{"environment": "production", **given})


def bare(folder: Path) -> Settings:
    return Settings(data=folder)


def test_made_keys_are_good_ones_for_their_owner_alone(tmp_path: Path) -> None:
    made = make_key_files(bare(tmp_path))
    assert [one.name for one in made] == ["secret.key", "iban.keys"]
    assert {one.stat().st_mode & 0o777 for one in made} == {0o600}
    assert problems(bare(tmp_path)) == []
    assert make_key_files(bare(tmp_path)) == [], "what is there stays"
    read = with_keys(bare(tmp_path))
    assert read.signing_key == (tmp_path / "secret.key").read_text().strip()
    assert len({read.signing_key, read.sealing_keys}) == 2
    assert min(len(read.signing_key), len(read.sealing_keys)) >= 64


def test_two_folders_have_no_key_in_common(tmp_path: Path) -> None:
    found = set()
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        make_key_files(bare(tmp_path / name))
        read = with_keys(bare(tmp_path / name))
        found |= {read.signing_key, read.sealing_keys}
    assert len(found) == 4


def test_given_keys_win_and_are_written_nowhere(tmp_path: Path) -> None:
    given = make_settings(data=tmp_path)
    assert make_key_files(given) == []
    assert list(tmp_path.iterdir()) == []
    make_key_files(bare(tmp_path))
    assert with_keys(given).signing_key == SECRET_KEY
    only_one = make_settings(data=tmp_path, iban_keys=None)
    assert with_keys(only_one).sealing_keys == (tmp_path / "iban.keys").read_text().strip()


def test_a_missing_key_is_a_problem_unless_it_will_be_made(tmp_path: Path) -> None:
    assert problems(bare(tmp_path)) == [MissingKey, MissingKey]
    assert problems(bare(tmp_path), to_be_made=True) == []
    (tmp_path / "iban.keys").mkdir()
    assert problems(bare(tmp_path)) == [MissingKey, UnreadableKey]


WEAK = [
    "",
    " ",
    "a",
    "a" * 64,
    "0123456789abcde" * 5,
    SECRET_KEY[: SHORTEST - 1],
    "correct horse",
]


@pytest.mark.parametrize("value", WEAK)
@pytest.mark.parametrize("environment", ["production", "test", "demo"])
@pytest.mark.parametrize("name", ["secret_key", "iban_keys"])
def test_what_can_be_guessed_is_no_key(name: str, environment: str, value: str) -> None:
    settings = make_settings(**{"environment": environment, name: value})
    found = list(key_problems(settings, to_be_made=False))
    assert [type(one) for one in found] == [WeakKey]
    assert name.upper() in found[0].message
    assert "openssl rand" in found[0].message
    assert len(value) < 2 or value not in found[0].message


def test_the_bounds_are_what_they_say() -> None:
    alphabet = "0123456789abcdef"
    assert len(alphabet) == FEWEST_CHARACTERS
    assert problems(production(secret_key=(alphabet * 4)[:SHORTEST])) == []
    assert problems(production(secret_key=(alphabet * 4)[: SHORTEST - 1])) == [WeakKey]
    assert problems(production(secret_key=alphabet[:-1] * 4)) == [WeakKey]


@pytest.mark.parametrize("ring", [",", " , ", ",,"])
def test_a_ring_without_a_key_is_refused_by_name(ring: str) -> None:
    assert problems(production(iban_keys=ring)) == [WeakKey]


def test_an_older_key_of_the_ring_may_be_what_it_was() -> None:
    assert problems(production(iban_keys=f"{IBAN_KEYS},short")) == []
    assert problems(production(iban_keys=f"short,{IBAN_KEYS}")) == [WeakKey]


@pytest.mark.parametrize("value", [PUBLISHED, f"{IBAN_KEYS},{PUBLISHED}", f"x{PUBLISHED}x"])
@pytest.mark.parametrize("name", ["secret_key", "iban_keys"])
def test_the_secret_that_was_published_once_is_refused(name: str, value: str) -> None:
    for environment in ("production", "demo"):
        settings = make_settings(**{"environment": environment, name: value})
        assert problems(settings) == [PublishedKey]


def test_tests_may_read_what_it_once_sealed_and_seal_nothing_with_it() -> None:
    assert problems(make_settings(iban_keys=f"{IBAN_KEYS},{PUBLISHED}")) == []
    assert problems(make_settings(iban_keys=f"{PUBLISHED},{IBAN_KEYS}")) == [PublishedKey]
    assert problems(make_settings(iban_keys=PUBLISHED)) == [PublishedKey]
    assert problems(make_settings(secret_key=PUBLISHED)) == [PublishedKey]


@pytest.mark.parametrize("ring", [SECRET_KEY, f"{IBAN_KEYS},{SECRET_KEY}", f" {SECRET_KEY} "])
def test_one_key_for_two_purposes_is_refused(ring: str) -> None:
    assert problems(production(iban_keys=ring)) == [EqualKeys]


def test_weak_keys_in_the_folder_are_refused_too(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("a\n")
    (tmp_path / "iban.keys").write_bytes(b"\xff\xfe" * 40)
    assert problems(bare(tmp_path)) == [UnreadableKey, WeakKey]


def test_no_message_holds_a_key() -> None:
    settings = production(secret_key=SecretStr(PUBLISHED), iban_keys=SecretStr(PUBLISHED))
    told = " ".join(one.message for one in key_problems(settings, to_be_made=False))
    assert PUBLISHED not in told
    assert not any(value in told for value in KEYS.values())

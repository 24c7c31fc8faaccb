"""Account numbers at rest: what cannot be read, and what stays readable when keys change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import CannotDecrypt, KeyRing, NoKeys

IBAN = "DE02120300000000202051"
OWNER = b"mandate-1"
RING = KeyRing("first secret of this installation")


@pytest.mark.parametrize("at", [0, 1, 4, 5, 16, 17, -1])
def test_changed_bytes_are_refused_wherever_they_are(at: int) -> None:
    sealed = bytearray(RING.encrypt(IBAN, OWNER))
    sealed[at] ^= 1
    with pytest.raises(CannotDecrypt):
        RING.decrypt(bytes(sealed), OWNER)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01abcd", IBAN.encode()])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        RING.decrypt(sealed, OWNER)


def test_a_row_cannot_borrow_anothers_account() -> None:
    with pytest.raises(CannotDecrypt):
        RING.decrypt(RING.encrypt(IBAN, OWNER), b"mandate-2")


def test_another_installation_reads_nothing() -> None:
    with pytest.raises(CannotDecrypt) as refused:
        KeyRing("another secret").decrypt(RING.encrypt(IBAN, OWNER), OWNER)
    assert refused.value.status == 500
    assert IBAN not in str(refused.value)


@given(st.text(max_size=40), st.binary(max_size=20))
def test_what_was_sealed_is_read_again_and_never_sealed_alike(text: str, owner: bytes) -> None:
    one, other = RING.encrypt(text, owner), RING.encrypt(text, owner)
    assert RING.decrypt(one, owner) == RING.decrypt(other, owner) == text
    assert one != other


def test_a_new_key_in_front_keeps_old_rows_readable_and_findable() -> None:
    old, both = KeyRing("old"), KeyRing("new, old")
    assert both.decrypt(old.encrypt(IBAN, OWNER), OWNER) == IBAN
    assert both.search_hashes(IBAN)[:2] == (both.search_hash(IBAN), old.search_hash(IBAN))
    with pytest.raises(CannotDecrypt):
        old.decrypt(both.encrypt(IBAN, OWNER), OWNER)


def test_once_all_is_under_the_new_key_the_old_one_can_go() -> None:
    old, both, new = KeyRing("old"), KeyRing("new, old"), KeyRing("new")
    sealed = both.reseal(old.encrypt(IBAN, OWNER), OWNER)
    assert new.decrypt(sealed, OWNER) == IBAN
    assert both.reseal(sealed, OWNER) is sealed
    assert new.search_hash(IBAN) == both.search_hash(IBAN)
    with pytest.raises(CannotDecrypt):
        both.reseal(old.encrypt(IBAN, OWNER), b"mandate-2")


def test_a_hash_names_its_key_and_one_of_old_versions_is_still_known() -> None:
    hashes = KeyRing("new, old").search_hashes(IBAN)
    (ids, bare) = zip(*(each.split(":") for each in hashes[:2]), strict=True)
    assert [bytes.fromhex(each) for each in ids] == list(KeyRing("new, old").key_ids)
    assert hashes[2:] == (bare[1],), "before hashes named their key the oldest one made them"


@pytest.mark.parametrize("secrets", ["", ",", " , "])
def test_a_ring_without_keys_is_refused(secrets: str) -> None:
    with pytest.raises(NoKeys):
        KeyRing(secrets)


def test_the_search_hash_tells_accounts_and_installations_apart() -> None:
    assert RING.search_hash(IBAN) != RING.search_hash(f"{IBAN[:-1]}2")
    assert RING.search_hash(IBAN) != KeyRing("another secret").search_hash(IBAN)
    assert IBAN not in RING.search_hash(IBAN)


@pytest.mark.parametrize("secrets", ["", ",", " , "])
def test_a_ring_without_keys_is_refused_by_name(secrets: str) -> None:
    with pytest.raises(NoKeys):
        KeyRing(secrets)

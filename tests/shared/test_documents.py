"""The folder of documents: what is missing or damaged is refused, what is there is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from shared.crypto import CannotDecrypt, KeyRing
from shared.documents import (
    DocumentDamaged,
    DocumentNotFound,
    FolderStore,
    make_private_folder,
    write_whole,
)
from shared.ids import association_id

OWN, OTHER = association_id("autos"), association_id("autoregion")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "documents", durable=False)


@pytest.mark.parametrize(
    "sha256", ["", "abc", "0" * 64, "G" * 64, "A" * 64, "../../../etc/passwd".ljust(64, "0")]
)
def test_what_is_no_fingerprint_of_ours_is_not_found(sha256: str, store: FolderStore) -> None:
    with pytest.raises(DocumentNotFound):
        store.get(OWN, sha256)


def test_another_association_does_not_find_it(store: FolderStore) -> None:
    sha256 = store.put(OWN, b"invoice")
    with pytest.raises(DocumentNotFound):
        store.get(OTHER, sha256)


def test_a_document_changed_behind_our_back_is_not_handed_out(store: FolderStore) -> None:
    sha256 = store.put(OWN, b"100.00 EUR")
    store.path(OWN, sha256).write_bytes(b"900.00 EUR")
    with pytest.raises(DocumentDamaged) as refused:
        store.get(OWN, sha256)
    assert refused.value.status == 500


def test_the_same_bytes_twice_are_one_file(store: FolderStore) -> None:
    first = store.put(OWN, b"invoice")
    inode = store.path(OWN, first).stat().st_ino
    assert store.put(OWN, b"invoice") == first == hashlib.sha256(b"invoice").hexdigest()
    assert store.path(OWN, first).stat().st_ino == inode
    assert store.get(OWN, first) == b"invoice"


LARGE = b"<IBAN>DE89370400440532013000</IBAN>" * 10_000


def sealed(store: FolderStore, content: bytes = LARGE, association: UUID = OWN) -> str:
    with store.sealing(association) as document:
        for at in range(0, len(content), 10_001):
            document.write(content[at : at + 10_001])
    return document.sha256


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def sealing_store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "documents", KeyRing("a key"), durable=False)


@pytest.fixture
def open_handed() -> Iterator[None]:
    """A process that hides nothing by itself."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_whatever_the_umask_it_is_for_its_user_alone(tmp_path: Path, open_handed: None) -> None:
    store = FolderStore(tmp_path / "var" / "documents", durable=False)
    store.put(OWN, b"invoice")
    sealed(store, b"<IBAN>")
    made = list((tmp_path / "var").rglob("*"))
    assert {oct(one.stat().st_mode & 0o777) for one in made if one.is_file()} == {"0o600"}
    folders = [tmp_path / "var", *(one for one in made if one.is_dir())]
    assert {oct(one.stat().st_mode & 0o777) for one in folders} == {"0o700"}
    assert len(folders) == 5


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path, open_handed: None) -> None:
    (tmp_path / "there").mkdir(mode=0o750)
    make_private_folder(tmp_path / "there")
    assert (tmp_path / "there").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("durable", [True, False])
def test_what_is_sealed_lies_there_unreadable_and_is_read_again(
    durable: bool, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path / "documents", KeyRing("a key"), durable=durable)
    sha256 = sealed(store)
    assert sha256 == hashlib.sha256(LARGE).hexdigest()
    assert b"IBAN" not in on_disk(tmp_path)
    assert store.get(OWN, sha256) == LARGE
    document = store.open(OWN, sha256)
    assert document.size == len(LARGE)
    assert b"".join(document.pieces) == LARGE


def test_without_keys_it_lies_there_in_plain(store: FolderStore, tmp_path: Path) -> None:
    """The twin of the test before."""
    sha256 = sealed(store)
    assert LARGE in on_disk(tmp_path)
    assert store.get(OWN, sha256) == LARGE


def test_of_what_was_broken_off_nothing_plain_and_no_file_is_left(
    sealing_store: FolderStore, tmp_path: Path
) -> None:
    seen: list[bytes] = []

    def break_off() -> None:
        with sealing_store.sealing(OWN) as document:
            document.write(LARGE)
            seen.append(on_disk(tmp_path))
            raise ValueError("the bank would refuse it")

    with pytest.raises(ValueError, match="bank"):
        break_off()
    assert len(seen[0]) > 100_000
    assert b"IBAN" not in seen[0]
    assert on_disk(tmp_path) == b""


def test_files_are_for_this_user_alone(sealing_store: FolderStore) -> None:
    for sha256 in (sealed(sealing_store), sealing_store.put(OWN, b"invoice")):
        assert sealing_store.path(OWN, sha256).stat().st_mode & 0o777 == 0o600


def test_a_sealed_file_under_anothers_name_or_in_anothers_folder_is_refused(
    sealing_store: FolderStore,
) -> None:
    one, other = sealed(sealing_store), sealed(sealing_store, b"<x/>")
    foreign = sealed(sealing_store, LARGE, OTHER)
    for target, association in ((other, OWN), (foreign, OTHER)):
        shutil.copyfile(sealing_store.path(OWN, one), sealing_store.path(association, target))
        with pytest.raises(CannotDecrypt):
            sealing_store.open(association, target)


def test_a_sealed_file_that_was_cut_off_is_damaged(sealing_store: FolderStore) -> None:
    path = sealing_store.path(OWN, sealed(sealing_store))
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(DocumentDamaged):
        sealing_store.get(OWN, path.name)
    os.truncate(path, 20)
    with pytest.raises(DocumentDamaged):
        sealing_store.open(OWN, path.name)


def test_a_large_plain_one_is_proved_before_it_is_read(store: FolderStore) -> None:
    sha256 = store.put(OWN, LARGE)
    assert b"".join(store.open(OWN, sha256).pieces) == LARGE
    store.path(OWN, sha256).write_bytes(LARGE[1:])
    with pytest.raises(DocumentDamaged):
        store.open(OWN, sha256)


def test_old_plain_files_are_sealed_and_old_seals_renewed(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    before = FolderStore(folder, durable=False)
    old = FolderStore(folder, KeyRing("old"), durable=False)
    both = FolderStore(folder, KeyRing("new, old"), durable=False)
    new = FolderStore(folder, KeyRing("new"), durable=False)
    plain, under_old = sealed(before), sealed(old, b"<x/>")
    assert both.get(OWN, plain) == LARGE, "as before"
    assert set(both.addresses()) == {(OWN, plain), (OWN, under_old)}
    assert both.sealed_with(OWN, plain) is None
    for sha256 in (plain, under_old):
        assert both.reseal(OWN, sha256)
        assert both.sealed_with(OWN, sha256) == KeyRing("new").newest
        assert not both.reseal(OWN, sha256)
    assert new.get(OWN, plain) == LARGE
    assert new.get(OWN, under_old) == b"<x/>"
    with pytest.raises(CannotDecrypt):
        old.get(OWN, under_old)
    assert b"IBAN" not in on_disk(tmp_path)


def test_what_is_deleted_is_gone(store: FolderStore) -> None:
    sha256 = store.put(OWN, b"invoice")
    store.delete(OWN, sha256)
    store.delete(OWN, sha256)
    for looked_at in (store.get, store.sealed_with):
        with pytest.raises(DocumentNotFound):
            looked_at(OWN, sha256)


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path := tmp_path / "clock.json").write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("clock.json", b"old")]


def test_a_write_replaces_the_whole_file(tmp_path: Path) -> None:
    (path := tmp_path / "clock.json").write_bytes(b"a long old content")
    write_whole(path, b"new")
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"new"]

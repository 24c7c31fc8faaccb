"""The folder of documents: what is missing or damaged is refused, what is there is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    store.file(OWN, sha256).write_bytes(b"900.00 EUR")
    with pytest.raises(DocumentDamaged) as refused:
        store.get(OWN, sha256)
    assert refused.value.status == 500


def test_the_same_bytes_twice_are_one_file(store: FolderStore) -> None:
    first = store.put(OWN, b"invoice")
    inode = store.file(OWN, first).stat().st_ino
    assert store.put(OWN, b"invoice") == first == hashlib.sha256(b"invoice").hexdigest()
    assert store.file(OWN, first).stat().st_ino == inode
    assert store.get(OWN, first) == b"invoice"


@pytest.fixture
def open_handed() -> Iterator[None]:
    """A process that hides nothing by itself."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_whatever_the_umask_it_is_for_its_user_alone(tmp_path: Path, open_handed: None) -> None:
    store = FolderStore(tmp_path / "var" / "documents", durable=False)
    store.put(OWN, b"invoice")
    (written := tmp_path / "collection.xml").write_bytes(b"<IBAN>")
    assert written.stat().st_mode & 0o777 == 0o666
    store.put_file(OWN, written)
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
def test_a_file_is_taken_and_gone_from_its_old_place(durable: bool, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "documents", durable=durable)
    (written := tmp_path / "large.xml").write_bytes(b"<x/>" * 100_000)
    sha256 = store.put_file(OWN, written)
    assert not written.exists()
    assert store.get(OWN, sha256) == b"<x/>" * 100_000


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

"""Folders and files that others on the machine could read or change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infra.setup.file_modes import (
    OpenToOthers,
    OwnedBySomebodyElse,
    UnknownDocumentStore,
    documents_folder,
    exposures,
)
from infra.setup.folder_mark import FILE
from shared.settings import Settings
from tests.support.settings import make_settings

OTHERS = [0o710, 0o701, 0o720, 0o702, 0o740, 0o704, 0o750, 0o755, 0o777]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    for name in (FILE, "secret.key", "iban.keys"):
        (folder / name).touch(mode=0o600)
    return folder


def exposed(settings: Settings) -> list[tuple[type[Exception], object]]:
    return [(type(one), one.details["path"]) for one in exposures(settings)]


def test_what_is_for_its_user_alone_is_no_problem(data: Path) -> None:
    assert exposed(make_settings(data=data)) == []
    assert exposed(make_settings(data=data / "not-there")) == []


@pytest.mark.parametrize("mode", OTHERS)
def test_each_bit_for_others_is_one_too_many(data: Path, mode: int) -> None:
    data.chmod(mode)
    [found] = exposures(make_settings(data=data))
    assert isinstance(found, OpenToOthers)
    assert f"chmod 700 {data}" in found.message
    assert f"{mode:04o}" in found.message


@pytest.mark.parametrize("name", [FILE, "secret.key", "iban.keys"])
def test_so_for_the_files_that_say_what_it_is(data: Path, name: str) -> None:
    (data / name).chmod(0o640)
    [found] = exposures(make_settings(data=data))
    assert f"chmod 600 {data / name}" in found.message


def test_documents_elsewhere_are_looked_at(data: Path, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir(mode=0o755)
    for url in (f"file://{tmp_path}/documents", str(tmp_path / "documents")):
        settings = make_settings(data=data, documents_url=url)
        assert exposed(settings) == [(OpenToOthers, tmp_path / "documents")]


def test_databases_elsewhere_are_looked_at(data: Path, tmp_path: Path) -> None:
    (tmp_path / "billing.sqlite").touch(mode=0o644)
    (data / "members.sqlite").touch(mode=0o644)
    url = f"sqlite:///{tmp_path}/billing.sqlite"
    settings = make_settings(data=data, billing_database_url=url)
    assert exposed(settings) == [(OpenToOthers, tmp_path / "billing.sqlite")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder away")
def test_a_folder_of_somebody_else_is_named_with_its_owner(data: Path) -> None:
    os.chown(data, 65_432, 65_432)
    [found] = exposures(make_settings(data=data))
    assert isinstance(found, OwnedBySomebodyElse)
    assert "user 65432" in found.message


@pytest.mark.parametrize("url", ["s3://bucket", "https://documents.example"])
def test_documents_are_kept_in_folders(url: str) -> None:
    with pytest.raises(UnknownDocumentStore):
        documents_folder(make_settings(documents_url=url))

"""What lies in a data folder, and what its mark says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.setup.folder_mark import (
    FILE,
    Contents,
    FolderOfOlderUmlauf,
    Mark,
    NotAnEmptyFolder,
    UnreadableMark,
    contents_of,
    read_mark,
    refuse_foreign_folder,
    write_mark,
)
from shared.ids import new_id

SOME_ID = "0194f3c8-0000-7000-8000-000000000000"


def holding(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text("x")
    return folder


@pytest.mark.parametrize(
    ("names", "contents"),
    [
        ([], Contents.NOTHING),
        (["umlauf.lock"], Contents.NOTHING),
        (["secret.key", "iban.keys", ".writing-x1"], Contents.NOTHING),
        ([FILE], Contents.INSTALLATION),
        ([FILE, "holiday.jpg"], Contents.INSTALLATION),
        (["members.sqlite"], Contents.OLDER_UMLAUF),
        (["web.sqlite", "backup.tar"], Contents.OLDER_UMLAUF),
        (["documents", "redis", "umlauf.lock"], Contents.OLDER_UMLAUF),
        (["holiday.jpg"], Contents.SOMETHING_ELSE),
        (["documents", "holiday.jpg"], Contents.SOMETHING_ELSE),
        ([".git"], Contents.SOMETHING_ELSE),
    ],
)
def test_what_a_folder_holds(tmp_path: Path, names: list[str], contents: Contents) -> None:
    assert contents_of(holding(tmp_path, *names)) is contents


def test_what_is_not_there_holds_nothing_and_a_file_is_no_folder(tmp_path: Path) -> None:
    assert contents_of(tmp_path / "new") is Contents.NOTHING
    holding(tmp_path, "file")
    assert contents_of(tmp_path / "file") is Contents.SOMETHING_ELSE
    with pytest.raises(NotAnEmptyFolder, match="a file"):
        refuse_foreign_folder(tmp_path / "file")


def test_a_refusal_names_what_was_found_and_what_to_do(tmp_path: Path) -> None:
    holding(tmp_path, *(f"picture-{number}.jpg" for number in range(9)))
    with pytest.raises(NotAnEmptyFolder) as refused:
        refuse_foreign_folder(tmp_path)
    assert "picture-0.jpg, picture-1.jpg" in refused.value.message
    assert "picture-8" not in refused.value.message
    assert "umlauf init --data" in refused.value.message
    holding(tmp_path, "billing.sqlite")
    with pytest.raises(FolderOfOlderUmlauf, match="--adopt"):
        refuse_foreign_folder(tmp_path)


def test_a_mark_is_read_as_it_was_written(tmp_path: Path) -> None:
    mark = Mark("demo", new_id(), datetime(2027, 1, 15, 9, 0, tzinfo=UTC))
    assert read_mark(tmp_path) is None
    write_mark(tmp_path, mark)
    assert read_mark(tmp_path) == mark
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        f'{{"kind": "staging", "id": "{SOME_ID}", "made_at": "2027-01-15"}}',
        '{"kind": "demo", "id": "one", "made_at": "2027-01-15"}',
        '{"kind": "demo", "id": 7, "made_at": "2027-01-15"}',
        '{"kind": ["demo"], "id": "one", "made_at": "2027-01-15"}',
        f'{{"kind": "demo", "id": "{SOME_ID}", "made_at": "yesterday"}}',
    ],
)
def test_a_mark_that_says_nothing_is_an_error_not_a_new_installation(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(UnreadableMark):
        read_mark(tmp_path)

"""An empty folder becomes an installation, once, and whole."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from infra.setup import keys
from infra.setup import make_installation as make_installation_module
from infra.setup.addresses import PublicUrlWithoutHttps
from infra.setup.file_modes import OpenToOthers
from infra.setup.folder_mark import FILE, FolderOfOlderUmlauf, NotAnEmptyFolder, read_mark
from infra.setup.keys import WeakKey
from infra.setup.make_installation import make_installation, take_up
from shared.clock import FixedClock
from shared.errors import DomainError
from shared.settings import MissingKey, Settings

MAKE = """
import sys
from pathlib import Path
from infra.setup.make_installation import take_up
from shared.settings import Settings
sys.stdin.readline()
settings = take_up(Settings(data=Path(sys.argv[1])))
print(settings.signing_key, settings.sealing_keys)
"""


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"UMLAUF_{name.upper()}", raising=False)


def test_a_new_folder_has_two_keys_and_a_mark(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new" / "data")
    assert make_installation(settings, FixedClock())
    assert {one.name: oct(one.stat().st_mode & 0o777) for one in settings.data.iterdir()} == {
        FILE: "0o600",
        "secret.key": "0o600",
        "iban.keys": "0o600",
    }
    assert settings.data.stat().st_mode & 0o777 == 0o700
    mark = read_mark(settings.data)
    assert mark
    assert (mark.kind, mark.made_at, mark.id.version) == ("production", FixedClock().now(), 7)


def test_a_second_time_nothing_changes(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    taken_up = take_up(settings)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert not make_installation(settings, FixedClock())
    assert take_up(settings) == taken_up
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_a_start_cut_off_before_the_mark_is_made_up_for(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    first = take_up(settings)
    (tmp_path / FILE).unlink()
    (tmp_path / "iban.keys").unlink()
    again = take_up(settings)
    assert again.signing_key == first.signing_key
    assert again.sealing_keys != first.sealing_keys


def test_a_key_that_is_lost_is_never_made_anew(tmp_path: Path) -> None:
    take_up(Settings(data=tmp_path))
    (tmp_path / "iban.keys").unlink()
    with pytest.raises(MissingKey, match=r"iban\.keys"):
        take_up(Settings(data=tmp_path))
    assert not (tmp_path / "iban.keys").exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"public_url": "http://dues.example"}, PublicUrlWithoutHttps),
        ({"secret_key": ""}, WeakKey),
        ({"iban_keys": ","}, WeakKey),
    ],
)
def test_a_start_that_is_refused_makes_nothing(
    tmp_path: Path, given: dict[str, str], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        take_up(Settings.model_validate({"data": tmp_path / "data", **given}))
    assert not (tmp_path / "data").exists()


def test_an_empty_folder_that_others_can_read_is_refused_before_a_key_lies_in_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)
    with pytest.raises(OpenToOthers):
        take_up(Settings(data=tmp_path / "data"))
    assert list((tmp_path / "data").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("holiday.jpg", NotAnEmptyFolder), ("members.sqlite", FolderOfOlderUmlauf)],
)
def test_what_others_made_is_left_alone(
    tmp_path: Path, name: str, refusal: type[DomainError]
) -> None:
    (tmp_path / name).touch()
    for make in (take_up, lambda settings: make_installation(settings, FixedClock())):
        with pytest.raises(refusal):
            make(Settings(data=tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == [name]


def made_at_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What two say who both want to make an installation; they meet before they write, unless one
    is kept waiting."""
    meeting = threading.Barrier(2)
    make_keys = keys.make_key_files

    def meet(settings: Settings) -> list[Path]:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.5)
        return make_keys(settings)

    monkeypatch.setattr(make_installation_module, "make_key_files", meet)
    with ThreadPoolExecutor(2) as pool:
        starts = [
            pool.submit(make_installation, Settings(data=data), FixedClock()) for _ in range(2)
        ]
        return sorted(start.result() for start in starts)


def test_of_two_that_start_at_once_one_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made_at_once(tmp_path / "data", monkeypatch) == [False, True]


def test_without_the_lock_both_would_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    assert made_at_once(tmp_path / "data", monkeypatch) == [True, True]


def test_many_that_start_at_once_on_one_folder_have_the_same_keys(tmp_path: Path) -> None:
    data = tmp_path / "data"
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for start in starts:
        assert start.stdin
        start.stdin.write("\n")
        start.stdin.flush()
    said = [start.communicate()[0] for start in starts]
    assert [start.returncode for start in starts] == [0] * 4
    assert len(set(said)) == 1

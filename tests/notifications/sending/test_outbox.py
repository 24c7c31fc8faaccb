"""The folder where mails lie that no server takes."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.notifications.sending.outbox import Outbox, name_in_outbox
from shared.ids import new_id

NOW = datetime(2027, 1, 15, 9, 0, 0, 5, tzinfo=UTC)


def test_names_sort_by_moment_then_recipient_and_are_unique() -> None:
    mails = [
        (NOW, "a@firma.example"),
        (NOW, "b@firma.example"),
        (NOW + timedelta(microseconds=1), "a@firma.example"),
        (NOW + timedelta(days=300), "a@firma.example"),
    ]
    names = [name_in_outbox(moment, to, new_id()) for moment, to in mails]
    assert names == sorted(names)
    assert names[0].startswith("20270115T090000.000005Z_a@firma.example_")
    assert len({name_in_outbox(NOW, "a@firma.example", new_id()) for _ in range(100)}) == 100


@pytest.mark.parametrize("to", ["../../etc/passwd", "a/b\x00@x.example", "é" * 400, ".", ""])
def test_no_address_leads_out_of_the_folder(tmp_path: Path, to: str) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.put(name_in_outbox(NOW, to, new_id()), b"mail")
    [written] = (tmp_path / "outbox").iterdir()
    assert written.read_bytes() == b"mail"
    assert [one.name for one in tmp_path.iterdir()] == ["outbox"]


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir(mode=0o755)
    Outbox(tmp_path / "outbox").put("one.eml", b"mail")
    for path, mode in ((tmp_path / "outbox", 0o700), (tmp_path / "outbox" / "one.eml", 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_it_is_not_made_where_there_is_no_data_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Outbox(tmp_path / "nowhere" / "outbox")


def test_again_it_takes_its_own_place(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.put("one.eml", b"first")
    outbox.put("one.eml", b"second")
    [written] = (tmp_path / "outbox").iterdir()
    assert written.read_bytes() == b"second"

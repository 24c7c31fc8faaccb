"""ZIP archives from a bank's download button: what is in them, and what is not unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest

from services.billing.statements import archive
from services.billing.statements.archive import (
    ArchiveEmpty,
    ArchiveNested,
    ArchiveTooLarge,
    ArchiveUnreadable,
    is_archive,
    members_of,
)


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    stream.seek(0)
    return stream


def test_each_file_by_its_own_name() -> None:
    stream = packed({"2027/02/a.xml": b"<a/>", "..\\..\\b.xml": b"<b/>", "__MACOSX/._a": b"x"})
    assert is_archive(stream)
    assert list(members_of(stream)) == [("a.xml", b"<a/>"), ("b.xml", b"<b/>")]


def test_a_statement_is_no_archive() -> None:
    stream = io.BytesIO(b"<Document/>")
    assert not is_archive(stream)
    assert stream.read() == b"<Document/>"


def test_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = packed({"a.xml": b"<a>" + b"x" * 5000}).getvalue()
    for data in (damaged[:40], damaged[:-30], damaged.replace(b"a.xml", b"b.xml", 1)):
        with pytest.raises(ArchiveUnreadable):
            list(members_of(io.BytesIO(data)))
    with pytest.raises(ArchiveEmpty):
        list(members_of(packed({})))
    with pytest.raises(ArchiveEmpty):
        list(members_of(packed({"folder/": b""})))
    with pytest.raises(ArchiveNested):
        list(members_of(packed({"in.zip": packed({"a": b"a"}).getvalue()})))
    with pytest.raises(ArchiveTooLarge):
        list(members_of(packed({f"{number}.xml": b"<a/>" for number in range(101)})))
    with pytest.raises(ArchiveTooLarge):
        list(members_of(packed({"bomb.xml": b" " * 2_000_000})))
    monkeypatch.setattr(archive, "ARCHIVE_BYTES_MAX", 10)
    with pytest.raises(ArchiveTooLarge):
        list(members_of(packed({"a.xml": b"<a/>12", "b.xml": b"<b/>34"})))


def test_a_password_is_said() -> None:
    data = bytearray(packed({"a.xml": b"<a/>"}, zipfile.ZIP_STORED).getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ArchiveUnreadable):
        list(members_of(io.BytesIO(bytes(data))))

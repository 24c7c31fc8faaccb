"""Names of downloads: no header forged, no folder left, nothing hidden; letters of all scripts."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

import pytest
from fastapi import FastAPI, UploadFile
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from shared.documents import OpenedDocument
from shared.web.downloads import NAME_CHARACTERS_MAX, content_disposition, download, file_name


@pytest.mark.parametrize(
    ("given_", "header"),
    [
        ("BR-2027-0001.pdf", 'attachment; filename="BR-2027-0001.pdf"'),
        ("dues 2027.xlsx", 'attachment; filename="dues 2027.xlsx"'),
        (
            "Müller.pdf",
            "attachment; filename=\"M_ller.pdf\"; filename*=UTF-8''M%C3%BCller.pdf",
        ),
        ('a".pdf', 'attachment; filename="a_.pdf"'),
        ("a\r\nSet-Cookie: x=1.pdf", 'attachment; filename="a Set-Cookie_ x=1.pdf"'),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("C:\\konto\\auszug.xml", 'attachment; filename="C__konto_auszug.xml"'),
        ("a\x00b.xml", 'attachment; filename="ab.xml"'),
        ("rechnung\u202efdp.exe", 'attachment; filename="rechnungfdp.exe"'),
        (".htaccess", 'attachment; filename="htaccess"'),
        ("", 'attachment; filename="file"'),
        ("...", 'attachment; filename="file"'),
        ("\ud800.pdf", 'attachment; filename="_.pdf"'),
    ],
)
def test_names(given_: str, header: str) -> None:
    header = header.replace("x=1.pdf", "x_1.pdf") if "Set-Cookie" in given_ else header
    found = content_disposition(given_)["Content-Disposition"]
    assert found.partition("; filename*")[0] == header.partition("; filename*")[0]
    if "filename*" in header:
        assert found == header


def test_shown_in_the_browser() -> None:
    assert content_disposition("a.pdf", "inline") == {
        "Content-Disposition": 'inline; filename="a.pdf"'
    }


def test_a_long_name_keeps_its_extension() -> None:
    name = file_name("é" * 500 + ".xml")
    assert len(name) == NAME_CHARACTERS_MAX
    assert name.endswith("é.xml")
    assert file_name("x" * 500 + "." + "y" * 500) == "x" * NAME_CHARACTERS_MAX


@given(st.text())
def test_every_name_fits_into_a_header(name: str) -> None:
    answer = Response(b"", headers=content_disposition(name))
    header = answer.headers["content-disposition"]
    assert header.isascii()
    assert header.isprintable()
    plain = re.fullmatch(
        r'attachment; filename="([^"\\]+)"(?:; filename\*=UTF-8\'\'(\S+))?', header
    )
    assert plain
    read = unquote(plain[2]) if plain[2] else plain[1]
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u202a-\u202e]', read)
    assert read
    assert not read.startswith(".")
    assert read == file_name(name)


NAMES = {
    "autos-2027.xml": 'attachment; filename="autos-2027.xml"',
    "Auszug März.xml": (
        "attachment; filename=\"Auszug M_rz.xml\"; filename*=UTF-8''Auszug%20M%C3%A4rz.xml"
    ),
    'a"\r\nX-Evil: 1.xml': 'attachment; filename="a_ X-Evil_ 1.xml"',
}


@pytest.mark.parametrize("name", NAMES)
def test_a_document_comes_whole_under_its_name(name: str) -> None:
    app = FastAPI()

    @app.get("/")
    def file() -> Response:
        return download(OpenedDocument(7, iter([b"<x>", b"</x>"])), name, "application/xml")

    answer = TestClient(app).get("/")
    assert answer.content == b"<x></x>"
    assert answer.headers["content-length"] == "7"
    assert answer.headers["content-type"] == "application/xml"
    assert answer.headers["content-disposition"] == NAMES[name]
    assert "x-evil" not in answer.headers


def test_an_upload_too_large_for_memory_has_no_name_on_the_disk() -> None:
    """A crash leaves nothing of it behind, and nobody else can open it meanwhile."""
    app = FastAPI()
    seen: list[os.stat_result] = []

    @app.post("/")
    def take(file: UploadFile) -> None:
        seen.append(os.fstat(file.file.fileno()))

    TestClient(app).post("/", files={"file": ("s.xml", b"x" * 3_000_000)})
    assert [(one.st_nlink, one.st_size, one.st_mode & 0o077) for one in seen] == [(0, 3_000_000, 0)]

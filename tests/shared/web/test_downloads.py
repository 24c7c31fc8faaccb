"""Downloads: whole, with their length, under a name that breaks no header."""

from __future__ import annotations

import os

import pytest
from fastapi import FastAPI, Response, UploadFile
from fastapi.testclient import TestClient

from shared.documents import OpenedDocument
from shared.web.downloads import download

NAMES = {
    "autos-2027.xml": 'attachment; filename="autos-2027.xml"',
    "Auszug März.xml": "attachment; filename*=utf-8''Auszug%20M%C3%A4rz.xml",
    'a"\r\nX-Evil: 1.xml': "attachment; filename*=utf-8''a%22%0D%0AX-Evil%3A%201.xml",
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

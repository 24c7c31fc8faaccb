"""Downloads: whole, with their length, under a name that breaks no header."""

from __future__ import annotations

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient

from shared.documents import OpenedDocument
from shared.web.downloads import download

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

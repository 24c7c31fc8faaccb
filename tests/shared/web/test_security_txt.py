"""Where to report a weakness, as RFC 9116 wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    ("chosen", "contact"),
    [
        ({}, "mailto:security@dues.example"),
        ({"security_contact": "it@autos.example"}, "mailto:it@autos.example"),
        ({"security_contact": "https://autos.example/it"}, "https://autos.example/it"),
    ],
)
def test_it_names_contact_expiry_and_place(
    make_client: Callable[..., TestClient], chosen: dict[str, str], contact: str
) -> None:
    client = make_client(environment="test", public_url="https://dues.example/", **chosen)
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == contact
    assert fields["Canonical"] == "https://dues.example/.well-known/security.txt"
    days = (datetime.fromisoformat(fields["Expires"]).date() - datetime(2027, 1, 15).date()).days  # noqa: DTZ001
    assert days == 180

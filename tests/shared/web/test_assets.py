"""Styles, scripts and fonts: cached for ever under their hash, small, nothing else served."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from shared.web.assets import Asset, asset_url, assets

MakeClient = Callable[..., TestClient]


@pytest.mark.parametrize(
    "path",
    [
        "secrets.css",
        "umlauf.css.map",
        "umlauf",
        "%2e%2e/static/umlauf.js",
    ],
)
def test_what_is_no_asset_is_not_found(path: str, make_client: MakeClient) -> None:
    assert make_client().get(f"/assets/{path}").status_code == 404


@pytest.mark.parametrize("colour", ["red", "12345", "0b5cad;}", "gggggg"])
def test_what_is_no_colour_becomes_no_style_sheet(colour: str, make_client: MakeClient) -> None:
    assert make_client().get(f"/assets/accent/{colour}.css").status_code == 422


def test_an_accent_is_a_style_sheet_of_its_own(make_client: MakeClient) -> None:
    answer = make_client().get("/assets/accent/0b5cad.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text.startswith("@layer accent")


def test_an_address_is_new_whenever_the_content_is() -> None:
    one, other = Asset.of("umlauf.css", b"a{}"), Asset.of("umlauf.css", b"b{}")
    assert one.served_as != other.served_as
    assert Asset.of("umlauf.css", b"a{}") == one


def test_assets_live_for_ever_under_their_hash(make_client: MakeClient) -> None:
    client = make_client()
    for name in assets():
        answer = client.get(asset_url(name))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        plain = client.get(f"/assets/{name}")
        assert plain.headers["cache-control"] == "no-cache"
        assert plain.content == answer.content
        again = client.get(f"/assets/{name}", headers={"if-none-match": plain.headers["etag"]})
        assert again.status_code == 304
    assert client.get("/assets/../secrets.css").status_code == 404
    assert client.get("/assets/umlauf.000000000000.css").headers["cache-control"] == "no-cache"


def test_assets_are_small(make_client: MakeClient) -> None:
    style = assets()["umlauf.css"]
    assert len(style.packed) < 9_000
    assert b"@import" not in style.content
    assert b"open-sans-regular.ttf" not in style.content, "fonts are named with their hash"
    client = make_client()
    packed = client.get(asset_url("umlauf.css"), headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.get(asset_url("umlauf.css"), headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_htmx_is_version_2() -> None:
    assert b'version:"2.' in assets()["htmx.js"].content

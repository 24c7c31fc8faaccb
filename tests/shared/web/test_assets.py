"""Styles, scripts and fonts: cached for ever under their hash, small, from the wheels."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient

from shared.web.assets import STYLE_PARTS, Asset, asset_url, assets

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


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("umlauf.css", "text/css; charset=utf-8"),
        ("umlauf.js", "text/javascript; charset=utf-8"),
        ("htmx.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("open-sans-regular.ttf", "font/ttf"),
    ],
)
def test_a_file_is_served_as_what_it_is(
    make_client: MakeClient, name: str, media_type: str
) -> None:
    answer = make_client().get(asset_url(name))
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_name_has_the_hash_of_its_content() -> None:
    made = Asset.of("a.b.css", b"body{}")
    fingerprint = hashlib.sha256(b"body{}").hexdigest()[:12]
    assert made.served_as == f"a.b.{fingerprint}.css"
    assert gzip.decompress(made.packed) == b"body{}"
    assert Asset.of("a.b.css", b"body{}") == made, "packing has no time of day in it"
    assert Asset.of("a.b.css", b"body{ }").served_as != made.served_as


def test_every_part_of_the_style_is_in_its_place() -> None:
    style = assets()["umlauf.css"].content.decode()
    folder = files("shared.web").joinpath("static", "umlauf")
    found = {part.name for part in folder.iterdir()}
    assert found == set(STYLE_PARTS), "a part that is not listed would never be served"
    openings = [folder.joinpath(part).read_text("utf-8").strip()[:60] for part in STYLE_PARTS]
    places = [style.index(opening) for opening in openings]
    assert places == sorted(places)


def test_whatever_the_style_asks_for_is_served(make_client: MakeClient) -> None:
    client = make_client()
    wanted = re.findall(r'url\("?([^)"]+)"?\)', assets()["umlauf.css"].content.decode())
    served = [one for one in wanted if not one.startswith("data:")]
    assert served
    for one in served:
        answer = client.get(f"/assets/{one.removeprefix('/assets/')}")
        assert answer.status_code == 200, one
        assert "immutable" in answer.headers["cache-control"], one


@pytest.mark.parametrize(
    "name",
    [
        "nothing.css",
        "umlauf",
        "umlauf.css.map",
        "umlauf.0000.css",
        "umlauf.000000000000.js.map",
        "..%2f..%2fapp.py",
        "%2e%2e/static/umlauf.js",
        "%00.css",
    ],
)
def test_what_is_not_there_is_not_found(make_client: MakeClient, name: str) -> None:
    assert make_client().get(f"/assets/{name}").status_code == 404


def test_a_packed_answer_unpacks_to_the_file(make_client: MakeClient) -> None:
    """The cache may keep both: each is said to depend on what was accepted."""
    answer = make_client().get(asset_url("umlauf.js"), headers={"accept-encoding": "gzip, br"})
    assert answer.content == assets()["umlauf.js"].content
    assert answer.headers["vary"] == "Accept-Encoding"


def test_an_accent_is_a_style_sheet_that_stays(make_client: MakeClient) -> None:
    answer = make_client().get("/assets/accent/c8102e.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text.startswith("@layer accent")
    assert "--accent:" in answer.text


@pytest.mark.parametrize("colour", ["red", "12345", "gggggg", "c8102e;}", "%7Bc8102e"])
def test_what_is_no_colour_is_refused(make_client: MakeClient, colour: str) -> None:
    answer = make_client().get(
        f"/assets/accent/{colour}.css", headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_colour"

"""Pages speak the reader's language, cache their assets for ever, and forget nothing undefined."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import jinja2
import pytest
from fastapi import APIRouter, Depends, Request, Response
from fastapi.testclient import TestClient

from shared.formats import formats_for
from shared.permissions import Permission
from shared.web.assets import asset_url, assets
from shared.web.auth import public, require
from shared.web.navigation import NavItem
from shared.web.pages import Pages, environment_for
from tests.shared.web.kit import sign_in

MakeClient = Callable[..., TestClient]
PAGES = Pages()


def router() -> APIRouter:
    found = APIRouter()

    @found.get("/{slug}/", dependencies=[Depends(require(Permission.OVERVIEW_READ))])
    def overview(request: Request) -> Response:
        return PAGES.render(request, "shell.html")

    @found.get("/{slug}/apply", dependencies=[Depends(public("anybody may apply"))])
    def apply(request: Request) -> Response:
        return PAGES.render(request, "public.html")

    return found


def language(answer: httpx2.Response) -> str:
    return str(answer.headers["content-language"])


def test_an_applicant_reads_the_language_asked_for(make_client: MakeClient) -> None:
    client = make_client(router())
    german = {"accept-language": "de-AT,de;q=0.9,en;q=0.8"}
    assert language(client.get("/autoregion/apply", headers=german)) == "de"
    assert language(client.get("/autoregion/apply", headers={"accept-language": "pl"})) == "de"
    assert language(client.get("/autoregion/apply", headers={"accept-language": "pl,fr"})) == "fr"
    assert language(client.get("/autoregion/apply?language=fr", headers=german)) == "fr"
    assert language(client.get("/autoregion/apply", headers=german)) == "fr", "kept in a cookie"
    assert language(client.get("/autoregion/apply?language=xx", headers=german)) == "fr"


def test_a_language_the_association_lacks_is_not_offered(make_client: MakeClient) -> None:
    client = make_client(router())
    answer = client.get("/autos/apply", headers={"accept-language": "fr"})
    assert language(answer) == "de"
    assert 'hreflang="en"' in answer.text
    assert 'hreflang="fr"' not in answer.text


def test_a_signed_in_person_reads_their_own_language(make_client: MakeClient) -> None:
    client = make_client(router())
    sign_in(client, "autoregion", "treasurer")
    answer = client.get("/autoregion/", headers={"accept-language": "en"})
    assert language(answer) == "fr"
    assert "Trésorier" in answer.text


def test_the_navigation_shows_what_one_may_open(make_client: MakeClient) -> None:
    client = make_client(router())
    client.app.state.umlauf.navigation = [  # type: ignore[attr-defined]
        NavItem("Members", "members", Permission.MEMBERS_READ, count=lambda _r, _p: 3),
        NavItem("Overview", "", Permission.OVERVIEW_READ, order=1),
        NavItem("Events", "events", Permission.EVENTS_OPERATE),
    ]
    sign_in(client, "autos", "auditor")
    text = client.get("/autos/").text
    assert text.index("Übersicht") < text.index("Mitglieder")
    assert "Ereignisse" not in text
    assert '<a href="/autos" aria-current="page">' in text
    assert text.count('aria-current="page"') == 1


def test_names_that_hurt_are_escaped() -> None:
    environment = environment_for(None, formats_for("de"))
    shown = environment.from_string('{{ _("You vote as %(name)s.", name=name) }}')
    assert shown.render(name="<b>O'Neil</b> & Cie") == (
        "Sie stimmen ab als &lt;b&gt;O&#39;Neil&lt;/b&gt; &amp; Cie."
    )


def test_an_undefined_name_is_an_error() -> None:
    environment = environment_for(None, formats_for("de"))
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ unknown }}").render()


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

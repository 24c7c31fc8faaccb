"""Pages speak the reader's language and forget nothing undefined."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import jinja2
import pytest
from fastapi import APIRouter, Depends, Request, Response
from fastapi.testclient import TestClient

from shared.formats import formats_for
from shared.permissions import Permission
from shared.web.auth import public, require
from shared.web.navigation import NavItem, entries_for
from shared.web.pages import Pages, environment_for, frame_of, reader_of
from shared.web.site import Site
from tests.support.web import sign_in

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


# -- the language, country and theme of a reader -------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "read"),
    [
        ("fr", "fr"),
        ("fr-CH, de;q=0.9", "fr"),
        ("FR", "fr"),
        (";q=1", "de"),
        ("", "de"),
        ("*", "de"),
        ("x" * 2000, "de"),
    ],
)
def test_the_browsers_wish_is_heard_whatever_it_sends(
    make_client: MakeClient, accepted: str, read: str
) -> None:
    client = make_client(router())
    answer = client.get("/autoregion/apply", headers={"accept-language": accepted})
    assert language(answer) == read


def test_without_an_association_every_language_of_the_house_is_read(
    make_client: MakeClient,
) -> None:
    client = make_client(router())
    assert language(client.get("/a/b/c/nowhere", headers={"accept-language": "fr"})) == "fr"
    assert language(client.get("/a/b/c/nowhere", headers={"accept-language": "pl"})) == "en"


def test_a_wish_in_the_address_is_kept_and_a_strange_one_is_not(make_client: MakeClient) -> None:
    client = make_client(router())
    answer = client.get("/autos/apply?language=en&theme=dark")
    kept = " ".join(answer.headers.get_list("set-cookie"))
    assert "language=en" in kept
    assert "theme=dark" in kept
    assert kept.lower().count("httponly") == kept.lower().count("samesite=lax") == 2
    strange = client.get("/autos/apply?language=<b>&theme=purple")
    assert "set-cookie" not in strange.headers


@pytest.mark.parametrize(
    ("wish", "attribute"),
    [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ("system", None)],
)
def test_a_theme_is_that_of_the_wish(
    make_client: MakeClient, wish: str, attribute: str | None
) -> None:
    client = make_client(router())
    client.get(f"/autos/apply?theme={wish}")
    text = client.get("/autos/apply").text
    head = text[: text.index("<body")]
    assert ("data-theme" in head) is (attribute is not None)
    if attribute:
        assert attribute in head


def test_a_kept_wish_is_bound_to_https(make_client: MakeClient) -> None:
    client = make_client(router(), public_url="https://127.0.0.1:8000")
    answer = client.get("/autos/apply?language=en")
    assert "secure" in answer.headers["set-cookie"].lower()


def probe() -> APIRouter:
    """A page that says what its frame says."""
    found = APIRouter(dependencies=[Depends(public("a test"))])

    @found.get("/{slug}/probe/{rest:path}")
    def show(request: Request) -> dict[str, object]:
        reader = reader_of(request)
        site: Site = request.app.state.umlauf
        entries = entries_for(request, site.navigation, reader.actor)
        frame = frame_of(request, reader)
        link = frame["this_page"]
        assert callable(link)
        return {
            "country": reader.formats.locale.territory,
            "association": reader.association.slug if reader.association else None,
            "current": [entry.href for entry in entries if entry.current],
            "counts": [entry.count for entry in entries],
            "labels": [entry.label for entry in entries],
            "link": link(page=2, q="Müller & Söhne"),
            "path": frame["path"],
            "demo": frame["demo"],
            "mails_stay": frame["mails_stay"],
        }

    return found


def test_notation_is_the_associations_in_its_first_language_only(make_client: MakeClient) -> None:
    client = make_client(probe())
    ask = "/autoregion/probe/?language="
    assert client.get(f"{ask}de").json()["country"] == "LU"
    assert client.get(f"{ask}fr").json()["country"] != "LU"


def test_an_unknown_association_is_none(make_client: MakeClient) -> None:
    assert make_client(probe()).get("/nowhere/probe/").json()["association"] is None


def test_another_page_of_this_list_keeps_what_was_asked(make_client: MakeClient) -> None:
    found = make_client(probe()).get("/autos/probe/?page=1&sort=name").json()
    assert found["link"] == "/autos/probe/?page=2&sort=name&q=M%C3%BCller+%26+S%C3%B6hne"
    assert found["path"] == "/autos/probe/"


@pytest.mark.parametrize(
    ("settings", "demo", "mails_stay"),
    [
        ({}, True, True),
        ({"environment": "test"}, False, True),
        ({"smtp_url": "smtp://127.0.0.1"}, True, False),
    ],
)
def test_the_frame_says_what_kind_of_installation_it_is(
    make_client: MakeClient, settings: dict[str, str], demo: bool, mails_stay: bool
) -> None:
    found = make_client(probe(), **settings).get("/autos/probe/").json()
    assert (found["demo"], found["mails_stay"]) == (demo, mails_stay)


MENU = [
    NavItem("Members", "members", Permission.MEMBERS_READ, order=2, count=lambda _r, _a: 3),
    NavItem("Import", "members/import", Permission.MEMBERS_READ, order=3),
    NavItem("Dues", "dues", Permission.DUES_READ, order=4, also=("invoices",)),
    NavItem("Overview", "", Permission.OVERVIEW_READ, order=1),
    NavItem("Events", "events", Permission.EVENTS_OPERATE, order=5),
]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/autos/probe/", []),
        ("/autos/members", ["/autos/members"]),
        ("/autos/members/", ["/autos/members"]),
        ("/autos/members/M-1", ["/autos/members"]),
        ("/autos/members/import", ["/autos/members/import"]),
        ("/autos/members/import/2", ["/autos/members/import"]),
        ("/autos/membership", []),
        ("/autos/invoices/7", ["/autos/dues"]),
        ("/autos/", ["/autos"]),
    ],
)
def test_the_entry_a_page_belongs_to_is_marked(
    make_client: MakeClient, path: str, current: list[str]
) -> None:
    """The longest that fits, and the overview only for itself."""
    client = make_client(menu())
    client.app.state.umlauf.navigation = MENU  # type: ignore[attr-defined]
    sign_in(client, "autos", "treasurer")
    assert client.get(path).json()["current"] == current


def menu() -> APIRouter:
    found = APIRouter(dependencies=[Depends(public("a test"))])

    @found.get("/{slug}/{rest:path}")
    def show(request: Request) -> dict[str, object]:
        site: Site = request.app.state.umlauf
        entries = entries_for(request, site.navigation, reader_of(request).actor)
        return {
            "current": [entry.href for entry in entries if entry.current],
            "labels": [entry.label for entry in entries],
            "counts": [entry.count for entry in entries],
        }

    return found


def test_entries_stand_in_their_order_with_what_waits(make_client: MakeClient) -> None:
    client = make_client(menu())
    client.app.state.umlauf.navigation = MENU  # type: ignore[attr-defined]
    assert client.get("/autos/").json() == {"current": [], "labels": [], "counts": []}
    sign_in(client, "autos", "treasurer")
    found = client.get("/autos/").json()
    assert found["labels"] == ["Overview", "Members", "Import", "Dues"]
    assert found["counts"] == [0, 3, 0, 0]


def test_a_template_is_read_without_a_request_too() -> None:
    """For mails and documents; here an error page's heading."""
    german, french = formats_for("de"), formats_for("fr", "FR")
    environment = environment_for(None, german)
    assert environment is environment_for(None, german), "made once for a reader"
    shown = "{{ 123456|money }} {{ 1234|number }}"
    assert environment.from_string(shown).render() == "1.234,56\u00a0€ 1.234"
    assert environment_for(None, french).from_string(shown).render() == (
        "1\u202f234,56\u00a0€ 1\u202f234"
    )

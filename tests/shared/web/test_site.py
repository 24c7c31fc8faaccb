"""The site of an installation: what it hands to every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI, Request

from shared.clock import LEGAL_ZONE, FixedClock
from shared.i18n import Language
from shared.ids import association_id
from shared.web.app import create_app
from shared.web.site import Association, Site, site, site_of
from shared.web.tokens import InvalidToken

MakeSite = Callable[..., Site]


@pytest.mark.parametrize(
    ("languages", "default"), [(("de",), "de"), (("fr", "de"), "fr"), (("en", "fr", "de"), "en")]
)
def test_the_first_language_of_an_association_is_its_default(
    languages: tuple[Language, ...], default: str
) -> None:
    found = Association(association_id("autos"), "autos", "AutOS e.V.", languages)
    assert found.default_language == default


def test_an_association_is_german_until_it_says_otherwise() -> None:
    found = Association(association_id("autos"), "autos", "AutOS e.V.")
    assert (found.languages, found.country, found.accent) == (("de",), "DE", None)
    assert found.zone == LEGAL_ZONE


@pytest.mark.parametrize(
    ("public_url", "https"),
    [
        ("https://umlauf.example", True),
        ("http://127.0.0.1:8000", False),
        ("http://https.example", False),
    ],
)
def test_a_site_is_secure_when_its_address_is(
    make_site: MakeSite, public_url: str, https: bool
) -> None:
    assert make_site(public_url=public_url).https is https


def test_links_are_signed_with_the_secret_of_the_installation(make_site: MakeSite) -> None:
    one, same, other = (
        make_site(secret_key=secret).tokens.sign("ballot", {"person": "1"})
        for secret in ("a secret", "a secret", "another")
    )
    assert one == same
    assert one != other


def test_an_app_knows_its_site(make_site: MakeSite) -> None:
    made = make_site()
    assert site_of(create_app(made)) is made


def test_an_app_without_a_site_is_a_defect() -> None:
    with pytest.raises(AttributeError):
        site_of(FastAPI())


def test_without_a_list_of_people_nobody_is_offered(make_site: MakeSite) -> None:
    made = make_site()
    bare = Site(
        settings=made.settings,
        clock=made.clock,
        sessions=made.sessions,
        audit=made.audit,
        find_association=made.find_association,
        find_actor=made.find_actor,
    )
    assert list(bare.demo_officers()) == []
    assert list(bare.navigation) == []
    assert bare.search_path is None


def test_a_link_signed_with_another_secret_opens_nothing(
    make_site: MakeSite, clock: FixedClock
) -> None:
    token = make_site(secret_key="one secret").tokens.sign("ballot", {"person": "ada"})
    with pytest.raises(InvalidToken):
        make_site(secret_key="another").tokens.read("ballot", token, clock.now())
    assert make_site(secret_key="one secret").tokens.read("ballot", token) == {"person": "ada"}


def test_a_request_finds_the_site_of_its_app(make_site: MakeSite) -> None:
    app = FastAPI()
    app.state.umlauf = made = make_site()
    assert site_of(app) is made
    assert site(Request({"type": "http", "app": app, "path": "/", "headers": []})) is made

"""What all pages of an installation share, as its settings say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI, Request

from shared.clock import FixedClock
from shared.ids import association_id
from shared.web.site import Association, Site, site, site_of
from shared.web.tokens import InvalidToken

MakeSite = Callable[..., Site]


def test_a_link_signed_with_another_secret_opens_nothing(
    make_site: MakeSite, clock: FixedClock
) -> None:
    token = make_site(secret_key="one secret").tokens.sign("ballot", {"person": "ada"})
    with pytest.raises(InvalidToken):
        make_site(secret_key="another").tokens.read("ballot", token, clock.now())
    assert make_site(secret_key="one secret").tokens.read("ballot", token) == {"person": "ada"}


@pytest.mark.parametrize(
    ("address", "https"),
    [
        ("http://127.0.0.1:8000", False),
        ("https://dues.example", True),
        ("http://https.example", False),
    ],
)
def test_the_public_address_says_whether_cookies_need_https(
    address: str, https: bool, make_site: MakeSite
) -> None:
    assert make_site(public_url=address).https is https


def test_nobody_is_listed_and_nothing_shown_unless_said(make_site: MakeSite) -> None:
    made = make_site()
    bare = Site(
        settings=made.settings,
        clock=made.clock,
        sessions=made.sessions,
        find_association=made.find_association,
        find_actor=made.find_actor,
    )
    assert (list(bare.demo_officers()), list(bare.navigation), bare.search_path) == ([], [], None)


def test_the_first_language_is_an_associations_default() -> None:
    found = Association(association_id("x"), "x", "X", ("fr", "de"))
    assert (found.default_language, str(found.zone)) == ("fr", "Europe/Berlin")


def test_a_request_finds_the_site_of_its_app(make_site: MakeSite) -> None:
    app = FastAPI()
    app.state.umlauf = made = make_site()
    assert site_of(app) is made
    assert site(Request({"type": "http", "app": app, "path": "/", "headers": []})) is made

"""Links in mails: signed for one purpose."""

from __future__ import annotations

import pytest

from services.notifications.composing.links import Links
from shared.ids import new_id
from shared.web.tokens import Tokens
from tests.support.settings import make_settings

SETTINGS = make_settings(public_url="https://umlauf.example/")
LINKS = Links(SETTINGS, "autos")
TOKENS = Tokens(SETTINGS.signing_key)


def test_a_link_opens_nothing_else() -> None:
    token = LINKS.ballot(new_id()).rpartition("/")[2]
    for purpose in ("confirm-application", "application-status"):
        with pytest.raises(Exception, match="link"):
            TOKENS.read(purpose, token)


def test_each_leads_to_its_page_and_the_same_id_to_the_same_link() -> None:
    id_ = new_id()
    ballot = LINKS.ballot(id_)
    assert ballot.startswith("https://umlauf.example/autos/ballot/")
    assert LINKS.confirm_application(id_).startswith("https://umlauf.example/autos/apply/confirm/")
    assert LINKS.application_status(id_).startswith("https://umlauf.example/autos/apply/status/")
    assert LINKS.ballot(id_) == ballot
    assert TOKENS.read("ballot", ballot.rpartition("/")[2]) == {"ballot": str(id_)}

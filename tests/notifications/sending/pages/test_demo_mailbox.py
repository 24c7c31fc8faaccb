"""The demo's mailbox of invented people."""

from __future__ import annotations

import re

import pytest

from shared.web.tokens import Tokens
from tests.notifications.conftest import Opener
from tests.notifications.sending.pages.conftest import Browse, ballot_for, officer


def test_the_demo_s_mailbox_has_links_to_follow(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    elector = officer(post, "board")
    ballot_for(post, elector)
    [message] = post.messages("ballot")
    page = browse(post).get("/demo/mailbox").text
    [address] = re.findall(r'href="[^"]*/autoregion/ballot/([^"]+)"', page.partition("<pre")[0])
    tokens = Tokens(post.notifications.settings.signing_key)
    ids = message.marks[0]["ids"]
    assert tokens.read("ballot", address) == ids
    assert page.count(f"/autoregion/ballot/{address}") >= 2, "the text is as its reader gets it"
    assert "umlauf-mark" not in page
    assert "board@autoregion.example" in page
    assert "Außerhalb der Demo gibt es diese Seite nicht" in page


@pytest.mark.parametrize("environment", ["test"])
def test_there_is_no_such_mailbox_outside_the_demo(
    open_post: Opener, browse: Browse, environment: str
) -> None:
    post = open_post()
    assert browse(post, environment=environment).get("/demo/mailbox").status_code == 404

"""The demo's mailbox of invented people."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.notifications.conftest import Opener, Post
from tests.notifications.sending.pages.conftest import Browse, ballot_for, officer


def post_token(post: Post, message_id: UUID) -> str:
    from services.notifications.sending.queries import find_message, read_message

    with post.notifications.reading(post.association.id) as session:
        [link] = read_message(find_message(session, message_id), links=True).links
    return link.rpartition("/")[2]


def test_the_demo_s_mailbox_has_links_to_follow(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    elector = officer(post, "board")
    ballot_for(post, elector)
    [message] = post.messages("ballot")
    page = browse(post).get("/demo/mailbox").text
    assert f'/autoregion/ballot/{post_token(post, message.id)}"' in page
    assert "board@autoregion.example" in page
    assert "Außerhalb der Demo gibt es diese Seite nicht" in page


@pytest.mark.parametrize("environment", ["test"])
def test_there_is_no_such_mailbox_outside_the_demo(
    open_post: Opener, browse: Browse, environment: str
) -> None:
    post = open_post()
    assert browse(post, environment=environment).get("/demo/mailbox").status_code == 404

"""The log of all messages."""

from __future__ import annotations

import pytest

from services.notifications.errors import MessageNotFound
from services.notifications.sending.queries import (
    count_by_view,
    find_message,
    list_messages,
    read_message,
)
from shared.ids import new_id
from tests.notifications.conftest import Opener, Post, contact, spec


def filled(post: Post) -> None:
    member = post.member(contact("a@firma.example"))
    for number in range(3):
        post.tell(post.invoice(member, f"BR-2027-{number:04}"))
    post.tell(post.invoice(post.member(company="Œuvres"), "BR-2027-0099"))
    post.settle()


def test_another_association_s_message_is_not_found(open_post: Opener) -> None:
    post = open_post()
    filled(post)
    post.apply(other := spec("autos", "AutOS e.V."))
    with post.notifications.reading(other.id) as session:
        for message in (post.messages()[0].id, new_id()):
            with pytest.raises(MessageNotFound):
                find_message(session, message)
        assert list_messages(session, "all", "", 1).found == 0


@pytest.mark.parametrize(
    ("view", "search", "found"),
    [
        ("all", "", 4),
        ("invented", "", 4),
        ("task", "", 1),
        ("sent", "", 3),
        ("queued", "", 0),
        ("all", "0002", 1),
        ("all", "A@FIRMA", 3),
        ("all", "%", 4),
    ],
)
def test_views_and_words_narrow_the_list(
    open_post: Opener, view: str, search: str, found: int
) -> None:
    post = open_post()
    filled(post)
    with post.notifications.reading(post.association.id) as session:
        listed = list_messages(session, view, search, 1)
        assert (listed.found, len(listed.rows), listed.pages) == (found, found, 1)
        assert list_messages(session, view, search, 2).rows == []


def test_the_views_are_counted(open_post: Opener) -> None:
    post = open_post()
    filled(post)
    with post.notifications.reading(post.association.id) as session:
        assert count_by_view(session) == {"all": 4, "task": 1, "queued": 0, "sent": 3}


def test_what_waits_for_an_address_says_nothing_yet(open_post: Opener) -> None:
    post = open_post()
    post.tell(post.invoice(post.member()))
    post.settle()
    [waiting] = post.messages()
    readable = read_message(waiting, lambda _: "shown")
    assert (readable.text, readable.html, readable.links) == ("", "", ())

"""Which mail is which: by template, subject and recipient, not by the event."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlmodel import col

from services.notifications.composing.known_mails import identity_of
from services.notifications.composing.notice import Notice
from services.notifications.composing.tables import Message
from shared.ids import new_id
from tests.notifications.conftest import Opener, Post, contact
from tests.support.smtp import Mailbox

OWN, EVENT = new_id(), new_id()
NOTICE = Notice(
    template="invoice", about_id=new_id(), reference=str(new_id()), recipients=(), facts={}
)


def test_another_event_tells_of_the_same_mail() -> None:
    found = identity_of(OWN, EVENT, NOTICE, "a@firma.example")
    assert identity_of(OWN, new_id(), NOTICE, "A@Firma.example").id == found.id


@pytest.mark.parametrize(
    "other",
    [
        replace(NOTICE, template="reminder"),
        replace(NOTICE, reference=str(new_id())),
        replace(NOTICE, sequence="2"),
    ],
)
def test_something_else_is_another_mail(other: Notice) -> None:
    found = identity_of(OWN, EVENT, NOTICE, "a@firma.example")
    assert identity_of(OWN, EVENT, other, "a@firma.example").id != found.id


def test_each_reader_and_each_association_has_a_mail_of_its_own() -> None:
    ids = {
        identity_of(own, EVENT, NOTICE, to).id
        for own in (OWN, new_id())
        for to in ("a@firma.example", "b@firma.example", "")
    }
    assert len(ids) == 6


def as_before(post: Post, message: Message) -> None:
    """Gives a row the id it had when events named mails."""
    notice = replace(
        NOTICE,
        template=message.template,
        about_id=message.about_id,
        reference=message.reference,
    )
    to = message.recipient if not message.recipient.startswith("?") else ""
    old = identity_of(message.association_id, message.event_id, notice, to).by_event
    with post.notifications.transaction(message.association_id) as uow:
        uow.session.execute(sa.update(Message).where(col(Message.id) == message.id).values(id=old))


@pytest.mark.parametrize("addresses", [(), ("a@firma.example",), ("a@x.example", "b@x.example")])
def test_what_an_older_program_has_told_is_not_told_again(
    open_post: Opener, mailbox: Mailbox, addresses: tuple[str, ...]
) -> None:
    """By another event too: the older row is found by template, reference and recipient."""
    post = open_post(mailbox.url)
    event = post.invoice(post.member(*(contact(one) for one in addresses)))
    post.tell(event)
    post.settle()
    before = post.messages()
    for message in before:
        as_before(post, message)
    for _ in range(2):
        post.tell(event)
        post.settle()
    assert len(post.messages()) == len(before) == max(1, len(addresses))
    assert len(mailbox.caught) == len(addresses)

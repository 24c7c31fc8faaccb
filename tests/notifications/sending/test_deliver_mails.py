"""Mails are handed over; what became of each is written down, also across a crash."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.sending.deliver_mails import Delivery
from services.notifications.sending.rules import GIVE_UP_AFTER, LEASE
from services.notifications.sending.smtp import MailObject
from tests.notifications.conftest import Opener, Post, contact
from tests.support.smtp import Mailbox


def invoice_to(post: Post, *addresses: str) -> None:
    member = post.member(*(contact(address) for address in addresses))
    post.tell(post.invoice(member))
    post.settle()


def states(post: Post) -> dict[str, MessageState]:
    return {message.recipient: message.state for message in post.messages()}


@pytest.mark.parametrize(
    ("fault", "state", "attempts"),
    [
        ("450 4.2.0 greylisted, come back later", MessageState.QUEUED, 1),
        ("451 4.3.0 local error", MessageState.QUEUED, 1),
        ("421 4.3.2 shutting down", MessageState.QUEUED, 1),
        ("550 5.1.1 no such user", MessageState.FAILED, 1),
        ("552 5.2.2 mailbox full", MessageState.FAILED, 1),
        ("cut unsent", MessageState.QUEUED, 1),
        ("cut before receipt", MessageState.QUEUED, 1),
        ("silence", MessageState.QUEUED, 1),
    ],
)
def test_what_a_server_may_say(
    open_post: Opener, mailbox: Mailbox, fault: str, state: MessageState, attempts: int
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults["ill@firma.example"] = [fault]
    invoice_to(post, "ill@firma.example", "well@firma.example")
    assert states(post) == {"ill@firma.example": state, "well@firma.example": MessageState.SENT}
    [ill] = [message for message in post.messages() if message.recipient == "ill@firma.example"]
    assert ill.attempts == attempts
    assert ill.last_error
    post.clock.advance(timedelta(minutes=2))
    post.resume()
    wanted = MessageState.FAILED if state is MessageState.FAILED else MessageState.SENT
    assert states(post)["ill@firma.example"] is wanted
    assert len(mailbox.of("well@firma.example")) == 1
    failed = post.said("notifications.mail.failed")
    assert len(failed) == (1 if wanted is MessageState.FAILED else 0)
    assert len(post.said("notifications.mail.sent")) == 2 - len(failed)


@pytest.mark.parametrize("fault", ["cut before receipt", "cut unsent", "cut at rcpt"])
@pytest.mark.parametrize("at", [0, 1, 5, 9])
def test_cut_connections_lose_nothing_and_double_only_the_unacknowledged(
    open_post: Opener, mailbox: Mailbox, fault: str, at: int
) -> None:
    """R3: at most one duplicate a cut, with the Message-ID of the first."""
    post = open_post(mailbox.url)
    addresses = [f"reader{number}@firma.example" for number in range(10)]
    mailbox.faults[addresses[at]] = [fault]
    invoice_to(post, *addresses)
    for _ in range(3):
        post.clock.advance(timedelta(minutes=10))
        post.resume()
    assert set(states(post).values()) == {MessageState.SENT}
    assert {mail.recipient for mail in mailbox.caught} == set(addresses)
    doubles = {id_: count for id_, count in mailbox.message_ids().items() if count > 1}
    assert len(mailbox.message_ids()) == 10
    assert list(doubles.values()) == ([2] if fault == "cut before receipt" else [])
    assert len(post.said("notifications.mail.sent")) == 10


def test_a_reader_s_server_that_says_later_for_five_days_is_given_up(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults["ill@firma.example"] = ["450 4.2.0 later"] * 100
    invoice_to(post, "ill@firma.example")
    post.clock.advance(GIVE_UP_AFTER)
    post.resume()
    assert set(states(post).values()) == {MessageState.FAILED}
    assert len(post.said("notifications.mail.failed")) == 1


class Killed(BaseException):
    """Stands for the end of the process."""


def kill(*_: object) -> None:
    raise Killed


@pytest.mark.parametrize("after", [1, 4, 9])
def test_killed_between_two_mails_sends_none_twice(
    open_post: Opener, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """R3: outside the moment between the server's receipt and its note there are no duplicates."""
    post = open_post(mailbox.url)
    mail_object = Delivery._mail_object

    def dying(delivery: Delivery, mail: sa.Row[tuple[UUID, str, str, bytes]]) -> MailObject:
        if len(mailbox.caught) == after:
            raise Killed
        return mail_object(delivery, mail)

    monkeypatch.setattr(Delivery, "_mail_object", dying)
    with pytest.raises(Killed):
        invoice_to(post, *(f"reader{number}@firma.example" for number in range(10)))
    monkeypatch.undo()
    post.settle()
    assert MessageState.SENDING in states(post).values()
    post.clock.advance(LEASE)
    post.resume()
    assert set(states(post).values()) == {MessageState.SENT}
    assert len(mailbox.message_ids()) == 10
    assert set(mailbox.message_ids().values()) == {1}
    assert len(post.said("notifications.mail.sent")) == 10


def test_killed_between_receipt_and_note_sends_that_one_again(
    open_post: Opener, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = open_post(mailbox.url)
    monkeypatch.setattr(Delivery, "_note_accepted", kill)
    with pytest.raises(Killed):
        invoice_to(post, "a@firma.example", "b@firma.example")
    monkeypatch.undo()
    post.clock.advance(LEASE)
    post.resume()
    assert sorted(mailbox.message_ids().values()) == [1, 2]
    assert len(mailbox.of("a@firma.example")) + len(mailbox.of("b@firma.example")) == 3

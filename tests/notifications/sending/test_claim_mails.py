"""Mails are claimed, sent in order, and taken up again."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.sending.deliver_mails import Delivery
from services.notifications.sending.rules import LEASE, SERVER_WAIT
from services.notifications.sending.smtp import MailObject, SmtpChannel, Unreachable
from tests.notifications.conftest import Opener, Post, contact
from tests.support.smtp import Mailbox


def invoice_to(post: Post, *addresses: str) -> None:
    member = post.member(*(contact(address) for address in addresses))
    post.tell(post.invoice(member))
    post.settle()


def states(post: Post) -> dict[str, MessageState]:
    return {message.recipient: message.state for message in post.messages()}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_a_server_that_is_down_for_three_days_costs_nothing(open_post: Opener) -> None:
    """R7: nothing is given up, nothing fails, attempts are not counted."""
    post = open_post(f"smtp://127.0.0.1:{free_port()}")
    invoice_to(post, *(f"reader{number}@firma.example" for number in range(5)))
    for _ in range(3):
        post.clock.advance(timedelta(days=1))
        post.resume()
    assert set(states(post).values()) == {MessageState.QUEUED}
    assert {message.attempts for message in post.messages()} == {0}
    assert not post.said("notifications.mail.failed")


def test_back_after_three_days_everything_is_delivered_once(
    open_post: Opener, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = open_post(mailbox.url)
    up = SmtpChannel.send

    def down(self: SmtpChannel, mail_object: MailObject) -> str:
        raise Unreachable("connection refused")

    monkeypatch.setattr(SmtpChannel, "send", down)
    invoice_to(post, *(f"reader{number}@firma.example" for number in range(20)))
    post.clock.advance(timedelta(days=3))
    monkeypatch.setattr(SmtpChannel, "send", up)
    post.resume()
    assert set(states(post).values()) == {MessageState.SENT}
    assert set(mailbox.message_ids().values()) == {1}


def test_a_later_mail_does_not_overtake_one_that_waits(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    member = post.member(contact("ill@firma.example"))
    mailbox.faults["ill@firma.example"] = ["450 4.2.0 later"]
    post.tell(post.invoice(member, "BR-2027-0001"))
    post.settle()
    post.clock.advance(timedelta(seconds=10))
    post.tell(post.invoice(member, "BR-2027-0002"))
    post.settle()
    assert not mailbox.caught
    for _ in range(3):
        post.clock.advance(SERVER_WAIT)
        post.resume()
    numbers = [str(mail.message["Subject"]).split()[3] for mail in mailbox.caught]
    assert numbers == ["BR-2027-0001", "BR-2027-0002"]


class Killed(BaseException):
    """Stands for the end of the process."""


def kill(*_: object) -> None:
    raise Killed


def test_killed_right_after_the_claim_loses_nothing(
    open_post: Opener, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    post = open_post(mailbox.url, database_url)
    monkeypatch.setattr(Delivery, "deliver", kill)
    with pytest.raises(Killed):
        invoice_to(post, "a@firma.example")
    monkeypatch.undo()
    assert set(states(post).values()) == {MessageState.SENDING}
    post.resume()
    assert not mailbox.caught
    post.clock.advance(LEASE)
    post.resume()
    assert set(mailbox.message_ids().values()) == {1}

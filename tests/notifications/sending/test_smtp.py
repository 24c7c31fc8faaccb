"""One mail server, spoken to over a connection that is used again."""

from __future__ import annotations

import pytest

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.errors import UnknownSmtpScheme
from services.notifications.sending.channels import channel_to
from services.notifications.sending.smtp import MailObject, SmtpChannel, Unreachable
from tests.notifications.conftest import Opener, Post, contact
from tests.support.smtp import Mailbox


def invoice_to(post: Post, *addresses: str) -> None:
    member = post.member(*(contact(address) for address in addresses))
    post.tell(post.invoice(member))
    post.settle()


def states(post: Post) -> dict[str, MessageState]:
    return {message.recipient: message.state for message in post.messages()}


def test_an_idle_connection_that_was_closed_is_opened_anew(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    invoice_to(post, "a@firma.example")
    mailbox.faults["b@firma.example"] = ["cut at rcpt"]
    invoice_to(post, "b@firma.example")
    assert set(states(post).values()) == {MessageState.SENT}
    assert mailbox.connections == 2


def test_one_connection_carries_many_mails(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    invoice_to(post, *(f"reader{number}@firma.example" for number in range(30)))
    assert len(mailbox.caught) == 30
    assert mailbox.connections == 1


def test_a_mail_server_is_named_by_smtp_or_smtps() -> None:
    with pytest.raises(UnknownSmtpScheme):
        SmtpChannel("http://127.0.0.1")


def test_a_password_without_tls_is_not_sent(mailbox: Mailbox) -> None:
    """The server offers no STARTTLS: with a user name that is refused before anything is said."""
    channel = channel_to(mailbox.url.replace("//", "//user:secret@"))
    with pytest.raises(Unreachable):
        channel.send(MailObject("a@x.example", "b@x.example", b"Subject: x\r\n\r\n"))
    assert not mailbox.caught


def test_lines_that_begin_with_a_dot_arrive(mailbox: Mailbox) -> None:
    content = b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\n"
    channel_to(mailbox.url).send(MailObject("a@x.example", "b@x.example", content))
    assert mailbox.caught[0].content == content

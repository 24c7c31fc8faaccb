"""Whom to write to, and how long to wait until somebody says so."""

from __future__ import annotations

from datetime import timedelta

from services.notifications.composing.rules.message_state import MessageState
from shared.contracts.members import (
    MemberContactsChanged,
)
from shared.ids import new_id
from tests.mailbox import Mailbox
from tests.notifications.conftest import Opener, contact


def test_without_billing_contacts_the_main_ones_get_it(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    post.tell(post.invoice(post.member(contact("boss@firma.example", "main"))))
    post.settle()
    assert [mail.recipient for mail in mailbox.caught] == ["boss@firma.example"]


def test_an_invoice_before_its_member_s_contacts_is_waited_for(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    stranger = new_id()
    post.tell(post.invoice(stranger))
    assert post.settle().waiting == 1
    assert not post.messages()
    post.tell(
        MemberContactsChanged(
            member_id=stranger, company="F", language="de", contacts=(contact("a@firma.example"),)
        )
    )
    post.settle()
    assert [mail.recipient for mail in mailbox.caught] == ["a@firma.example"]


def test_contacts_that_never_come_become_an_office_task(open_post: Opener) -> None:
    post = open_post()
    post.tell(post.invoice(new_id()))
    post.settle()
    post.clock.advance(timedelta(minutes=11))
    post.settle()
    assert [message.state for message in post.messages()] == [MessageState.WAITING_FOR_ADDRESS]

"""Mails that wait for an address are composed when it comes."""

from __future__ import annotations

from services.notifications.composing.rules.message_state import MessageState
from shared.contracts.members import (
    MemberContactsChanged,
)
from tests.notifications.conftest import Opener, contact
from tests.support.smtp import Mailbox


def test_no_address_waits_for_the_office_and_is_sent_when_it_comes(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    member = post.member()
    post.tell(post.invoice(member))
    post.settle()
    [waiting] = post.messages()
    assert waiting.state is MessageState.WAITING_FOR_ADDRESS
    assert "BR-2027-0001" in waiting.subject
    assert not mailbox.caught
    post.tell(
        MemberContactsChanged(
            member_id=member,
            company="Firma",
            language="de",
            contacts=(contact("late@firma.example"),),
        )
    )
    post.settle()
    [message] = post.messages()
    assert message.state is MessageState.SENT
    assert [mail.recipient for mail in mailbox.caught] == ["late@firma.example"]

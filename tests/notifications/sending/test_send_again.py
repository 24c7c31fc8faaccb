"""A person lets a failed message go out once more."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.errors import MessageNotFound, NothingToSendAgain
from services.notifications.sending.send_again import send_again
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from tests.notifications.conftest import Opener, Post, contact, spec
from tests.support.actors import holder_of
from tests.support.smtp import Mailbox

OFFICE = holder_of(Role.OFFICE, "autoregion")


def failed(post: Post, mailbox: Mailbox) -> UUID:
    """A mail whose server has refused it for good."""
    mailbox.faults["ill@firma.example"] = ["550 5.1.1 no such user"]
    post.tell(post.invoice(post.member(contact("ill@firma.example"))))
    post.settle()
    [message] = post.messages()
    assert message.state is MessageState.FAILED
    return message.id


def again(post: Post, message: UUID, role: Role = Role.OFFICE) -> None:
    with post.notifications.transaction(post.association.id) as uow:
        send_again(uow, message, holder_of(role, "autoregion"))


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR])
def test_who_may_not_write_to_members_is_refused(
    open_post: Opener, mailbox: Mailbox, role: Role
) -> None:
    post = open_post(mailbox.url)
    message = failed(post, mailbox)
    with pytest.raises(MissingPermission):
        again(post, message, role)


def test_another_association_s_message_is_not_there(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    message = failed(post, mailbox)
    post.apply(other := spec("autos", "AutOS e.V."))
    with pytest.raises(MessageNotFound), post.notifications.transaction(other.id) as uow:
        send_again(uow, message, OFFICE)
    with pytest.raises(MessageNotFound):
        again(post, new_id())


def test_what_was_sent_or_waits_for_an_address_is_not_sent_again(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    post.tell(post.invoice(post.member(contact("well@firma.example"))))
    post.tell(post.invoice(post.member(), "BR-2027-0002"))
    post.settle()
    assert {message.state for message in post.messages()} == {
        MessageState.SENT,
        MessageState.WAITING_FOR_ADDRESS,
    }
    for message in post.messages():
        with pytest.raises(NothingToSendAgain):
            again(post, message.id)


def test_the_same_bytes_go_out_under_the_same_message_id(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    message = failed(post, mailbox)
    [before] = post.messages()
    again(post, message)
    post.settle()
    [after] = post.messages()
    assert (after.state, after.last_error) == (MessageState.SENT, None)
    assert after.skeleton_sha256 == before.skeleton_sha256
    assert mailbox.caught[0].message_id == f"<{before.message_id}>"
    with pytest.raises(NothingToSendAgain):
        again(post, message)

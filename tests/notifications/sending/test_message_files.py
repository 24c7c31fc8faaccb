"""Messages as files: the bytes that were sent, or would be."""

from __future__ import annotations

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.sending.message_files import message_bytes, message_files
from shared.ids import new_id
from tests.notifications.conftest import PDF, Opener, contact
from tests.support.smtp import Mailbox


def test_without_a_server_mails_are_kept_as_they_would_be(open_post: Opener) -> None:
    post = open_post()
    run = new_id()
    member = post.member(contact("rechnung@firma.example"))
    post.tell(post.invoice(member, run_id=run), post.invoice(member, "BR-2027-0002"))
    post.settle()
    assert {message.state for message in post.messages()} == {MessageState.KEPT}
    assert [said["kept"] for said in post.said("notifications.mail.sent")] == [True, True]
    with post.notifications.reading(post.association.id) as session:
        [(name, content)] = message_files(session, run, post.notifications.documents)
    assert name == "mails/BR-2027-0001_rechnung@firma.example.eml"
    assert b"Auto-Submitted: auto-generated\r\n" in content


def test_what_was_sent_can_be_shown_again_byte_for_byte(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    post.tell(post.invoice(post.member(contact("a@firma.example"))))
    post.settle()
    [message] = post.messages()
    assert message_bytes(message, post.notifications.documents) == mailbox.caught[0].content
    assert len(message.skeleton) < len(PDF)

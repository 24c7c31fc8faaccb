"""Without a mail server mails are kept, and lie in the outbox."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.sending.outbox import Outbox
from shared.settings import Settings
from shared.web.tokens import Tokens
from tests.notifications.conftest import Opener, Post, contact
from tests.notifications.events import application
from tests.support.smtp import Mailbox


def outbox_of(post: Post) -> list[Path]:
    folder = post.notifications.settings.outbox_folder
    return sorted(folder.iterdir()) if folder.exists() else []


def in_environment(post: Post, environment: str) -> None:
    settings = post.notifications.settings.model_dump() | {"environment": environment}
    settings |= {"secret_key": "0123456789abcdef" * 4, "iban_keys": "fedcba9876543210" * 4}
    post.notifications.settings = Settings(**settings)


@pytest.mark.parametrize("environment", ["test", "production"])
def test_each_lies_there_whole_with_links_that_work(open_post: Opener, environment: str) -> None:
    post = open_post()
    in_environment(post, environment)
    applicant = application(post)
    post.tell(post.invoice(post.member(contact("a@firma.example"), contact("b@firma.example"))))
    post.settle()
    files = outbox_of(post)
    assert [one.name.split("_")[1] for one in files if "firma" in one.name].count(
        "a@firma.example"
    ) == 1
    assert len(files) == len(post.messages()) == 3
    assert {message.state for message in post.messages()} == {MessageState.KEPT}
    [asked] = [one for one in files if "chef@firma.example" in one.name]
    message = email.message_from_bytes(asked.read_bytes(), policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part
    link = next(word for word in str(part.get_content()).split() if "/apply/confirm/" in word)
    tokens = Tokens(post.notifications.settings.signing_key)
    assert tokens.read("confirm-application", link.rpartition("/")[2], post.clock.now()) == {
        "application": str(applicant),
        "counter": "0",
    }
    [invoice] = [one for one in files if "_a@firma.example_" in one.name]
    parsed = email.message_from_bytes(invoice.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, email.message.EmailMessage)
    [attached] = parsed.iter_attachments()
    assert attached.get_content().startswith(b"%PDF")


def test_the_demo_has_its_mailbox_instead(open_post: Opener) -> None:
    post = open_post()
    in_environment(post, "demo")
    application(post)
    post.settle()
    assert [message.state for message in post.messages()] == [MessageState.KEPT]
    assert outbox_of(post) == []


def test_with_a_server_nothing_lies_there(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    application(post)
    post.settle()
    assert len(mailbox.caught) == 1
    assert outbox_of(post) == []


def test_a_crash_before_the_commit_doubles_nothing(
    open_post: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    post = open_post()
    put = Outbox.put

    def dying(outbox: Outbox, name: str, content: bytes) -> None:
        put(outbox, name, content)
        raise Killed

    application(post)
    monkeypatch.setattr(Outbox, "put", dying)
    with pytest.raises(Killed):
        post.settle()
    monkeypatch.undo()
    assert len(outbox_of(post)) == 1
    post.settle()
    assert len(outbox_of(post)) == 1
    assert [message.state for message in post.messages()] == [MessageState.KEPT]


def test_a_mail_whose_document_is_gone_holds_up_no_other(open_post: Opener) -> None:
    post = open_post()
    member = post.member(contact("a@firma.example"))
    post.tell(post.invoice(member, document_sha256="0" * 64), post.invoice(member, "BR-2027-0002"))
    post.settle()
    assert {message.state for message in post.messages()} == {MessageState.KEPT}
    assert [bool(message.last_error) for message in post.messages()].count(True) == 1
    assert len(outbox_of(post)) == 1

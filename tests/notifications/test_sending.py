"""The mail server fails in every way it can; nothing is lost, and next to nothing comes twice."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.notifications.composing import compose_mails
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.errors import UnknownSmtpScheme
from services.notifications.sending.channels import channel_to
from services.notifications.sending.deliver_mails import Delivery
from services.notifications.sending.rules import GIVE_UP_AFTER, LEASE, SERVER_WAIT
from services.notifications.sending.smtp import MailObject, SmtpChannel, Unreachable
from shared.events.tables import tables_of
from shared.ids import new_id
from tests.mailbox import Mailbox
from tests.notifications.conftest import Post, contact

Opener = Callable[..., Post]


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


def replay(post: Post) -> None:
    """Every event that notifications has handled is handled once more."""
    inbox = tables_of(post.notifications).inbox
    with post.notifications.transaction(None) as uow:
        again = {"status": "pending", "done_at": None, "next_attempt_at": post.clock.now()}
        uow.session.execute(sa.update(inbox).values(again))
    assert post.settle().settled


def test_replayed_events_send_nothing_twice(
    open_post: Opener, mailbox: Mailbox, database_url: str
) -> None:
    post = open_post(mailbox.url, database_url)
    invoice_to(post, "a@firma.example", "b@firma.example")
    for _ in range(3):
        replay(post)
    assert set(mailbox.message_ids().values()) == {1}
    assert len(post.messages()) == 2


def test_twin_without_derived_ids_sends_twice(
    open_post: Opener, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard is the id: with random ones, and no constraint, a replay writes again."""

    def random_id(*_: object) -> UUID:
        return new_id()

    monkeypatch.setattr(compose_mails, "mail_id", random_id)
    post = open_post(mailbox.url)
    with post.notifications.transaction(None) as uow:
        _drop_constraint(uow.session.connection())
    invoice_to(post, "a@firma.example")
    replay(post)
    assert len(mailbox.caught) == 2
    assert len(mailbox.message_ids()) == 2


def _drop_constraint(connection: sa.Connection) -> None:
    table = Message.__table__  # type: ignore[attr-defined]
    bare = sa.Table("message", sa.MetaData(), *(_bare(column) for column in table.columns))
    table.drop(connection)
    bare.create(connection)


def _bare(column: sa.Column[object]) -> sa.Column[object]:
    return sa.Column(column.name, column.type, primary_key=column.primary_key)


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

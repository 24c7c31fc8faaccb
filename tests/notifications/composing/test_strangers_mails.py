"""Strangers' mails: whoever types an address does not fill the mailbox behind it."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from services.notifications.composing import strangers_mails
from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.notice import CausingEvent
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.strangers_mails import mailbox_of
from services.notifications.sending.send_again import send_again
from shared.actor import Actor
from shared.contracts.members import (
    ApplicationContactsChanged,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from shared.db import Session
from shared.ids import new_id
from shared.permissions import Role
from shared.unit_of_work import UnitOfWork
from tests.notifications.conftest import Opener, Post, contact, spec
from tests.support.actors import holder_of
from tests.support.smtp import Mailbox

EVIL = "http://evil.example/abholen"


def apply_with(
    post: Post, address: str, association: UUID | None = None, *, withdraw: bool = False
) -> UUID:
    """A stranger sends an application off, with words of their own in every field."""
    id_ = new_id()
    reference = f"A-2027-{id_.hex[-6:]}"
    post.tell(
        ApplicationContactsChanged(
            application_id=id_,
            company=f"Gewinn {EVIL} GmbH",
            language="de",
            contacts=(contact(address, "main", first=f"Sie haben gewonnen {EVIL}", last="Jetzt"),),
        ),
        ApplicationSubmitted(
            application_id=id_, reference=reference, kind="full", submitted_at=post.clock.now()
        ),
        association=association,
    )
    if withdraw:
        post.tell(ApplicationWithdrawn(application_id=id_, reference=reference))
    return id_


def states(post: Post) -> list[str]:
    return sorted(str(message.state) for message in post.messages())


def test_fifty_applications_to_one_address_send_three_mails(
    open_post: Opener, mailbox: Mailbox
) -> None:
    """H2: 30 applications put 30 mails into one victim's box."""
    post = open_post(mailbox.url)
    for _ in range(50):
        apply_with(post, "opfer@firma.example")
    post.settle()
    assert len(mailbox.caught) == 3
    assert states(post) == ["failed"] * 47 + ["sent"] * 3


def test_one_after_the_other_is_no_way_around(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    for _ in range(6):
        apply_with(post, "opfer@firma.example")
        post.settle()
        post.clock.advance(timedelta(hours=2))
    assert len(mailbox.caught) == 3


def test_it_counts_over_all_associations(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    other = spec("autos", "AutOS e.V.")
    post.apply(other)
    for _ in range(3):
        apply_with(post, "opfer@firma.example")
        apply_with(post, "opfer@firma.example", other.id)
        post.settle()
    assert len(mailbox.caught) == 3
    with post.notifications.reading(other.id) as session:
        assert session.association_id == other.id


@pytest.mark.parametrize("other", ["OPFER@Firma.Example", "opfer+1@firma.example"])
def test_another_spelling_is_the_same_mailbox(
    open_post: Opener, mailbox: Mailbox, other: str
) -> None:
    post = open_post(mailbox.url)
    for address in ("opfer@firma.example", other) * 3:
        apply_with(post, address)
        post.settle()
    assert len(mailbox.caught) == 3


@pytest.mark.parametrize(
    "other", ["opferx@firma.example", "opfer@firma.example.com", "%@x.example"]
)
def test_another_mailbox_is_another(open_post: Opener, mailbox: Mailbox, other: str) -> None:
    post = open_post(mailbox.url)
    for _ in range(3):
        apply_with(post, "opfer@firma.example")
    apply_with(post, other)
    post.settle()
    assert len(mailbox.caught) == 4


def test_withdrawing_is_no_second_mail_bomb(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    for _ in range(10):
        apply_with(post, "opfer@firma.example", withdraw=True)
    post.settle()
    assert len(mailbox.caught) == 3


def test_a_day_later_mails_go_out_again(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    for _ in range(4):
        apply_with(post, "chef@firma.example")
    post.settle()
    post.clock.advance(timedelta(hours=24, minutes=1))
    apply_with(post, "chef@firma.example")
    post.settle()
    assert len(mailbox.caught) == 4


def test_the_office_may_send_what_was_kept(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    for _ in range(4):
        apply_with(post, "chef@firma.example")
    post.settle()
    (kept,) = [one for one in post.messages() if one.state is MessageState.FAILED]
    assert "within a day" in str(kept.last_error)
    office: Actor = holder_of(Role.OFFICE)
    with post.notifications.transaction(post.association.id) as uow:
        send_again(uow, kept.id, office)
    post.settle()
    assert len(mailbox.caught) == 4


@pytest.mark.parametrize("language", ["de", "fr", "en"])
@pytest.mark.parametrize("template", ["application_received", "application_withdrawn"])
def test_nothing_that_was_typed_is_repeated(
    open_post: Opener, mailbox: Mailbox, language: str, template: str
) -> None:
    """H2: the association's own domain carried a stranger's words and links."""
    post = open_post(mailbox.url)
    id_ = new_id()
    post.tell(
        ApplicationContactsChanged(
            application_id=id_,
            company=f"Gewinn {EVIL} GmbH",
            language=language,
            contacts=(contact("chef@firma.example", "main", first="Gratis", last="Jetzt"),),
        ),
    )
    if template == "application_received":
        event = ApplicationSubmitted(
            application_id=id_, reference="A-7", kind="full", submitted_at=post.clock.now()
        )
        post.tell(event)
    else:
        post.tell(ApplicationWithdrawn(application_id=id_, reference="A-7"))
    post.settle()
    (mail,) = mailbox.caught
    whole = mail.message.as_string() + "".join(
        str(part.get_content()) for part in mail.message.walk() if not part.is_multipart()
    )
    for typed in ("evil", "Gewinn", "Gratis", "Jetzt"):
        assert typed not in whole
    assert mail.message["To"] == "chef@firma.example"
    assert "A-7" in str(mail.message["Subject"])


def test_a_mailbox_is_told_by_its_name() -> None:
    assert mailbox_of(" Chef+Antrag@Firma.Example ") == "chef@firma.example"


@pytest.mark.postgres
@pytest.mark.parametrize("guarded", [True, False])
def test_two_processes_count_one_after_the_other(
    open_post: Opener, postgres_url: str, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both count before either commits; with the lock off both find room, and four go out."""
    post = open_post(None, postgres_url)
    for _ in range(2):
        apply_with(post, "opfer@firma.example")
    more = [new_id(), new_id()]
    for id_ in more:
        written = contact("opfer@firma.example", "main", first="Noch", last="Einer")
        post.tell(
            ApplicationContactsChanged(
                application_id=id_, company="Noch eine GmbH", language="de", contacts=(written,)
            )
        )
    post.settle()
    causes = [
        CausingEvent(
            new_id(),
            post.clock.now(),
            ApplicationSubmitted(
                application_id=id_,
                reference="A-2",
                kind="full",
                submitted_at=post.clock.now(),
            ),
        )
        for id_ in more
    ]
    if not guarded:
        monkeypatch.setattr(strangers_mails, "_hold", lambda *_: None)
    counted, count = threading.Barrier(2), strangers_mails._sent

    def count_and_wait(uow: UnitOfWork, session: Session, box: str) -> int:
        found = count(uow, session, box)
        with suppress(threading.BrokenBarrierError):
            counted.wait(1)
        return found

    monkeypatch.setattr(strangers_mails, "_sent", count_and_wait)

    def compose(cause: CausingEvent) -> None:
        with post.notifications.transaction(post.association.id) as uow:
            compose_mails(uow, [cause])

    threads = [threading.Thread(target=compose, args=(cause,)) for cause in causes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(post).count("failed") == (1 if guarded else 0)
    assert len(post.messages()) == 4

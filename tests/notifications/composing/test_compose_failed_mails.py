"""What failed at a wrong address goes to the corrected one, once (mission-state §4.9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.notifications.composing.rules.message_state import MessageState
from services.notifications.overview import overview
from shared.contracts.billing import InvoiceRendered, ReminderIssued
from shared.contracts.collections import InvoiceToldByLetter
from shared.contracts.members import Contact, MemberContactsChanged
from shared.events import Event
from shared.ids import new_id
from tests.notifications.conftest import Opener, Post, contact
from tests.support.smtp import Mailbox

OLD, NEW, OTHER = "old@firma.example", "new@firma.example", "other@firma.example"
REFUSED = "550 5.1.1 no such user"
Make = Callable[[Post, UUID], Event]


def now_at(post: Post, member: UUID, *contacts: Contact) -> None:
    post.tell(
        MemberContactsChanged(member_id=member, company="Firma", language="de", contacts=contacts)
    )
    post.settle()


def states(post: Post) -> dict[str, MessageState]:
    return {mail.recipient: mail.state for mail in post.messages()}


def an_invoice(post: Post, member: UUID) -> InvoiceRendered:
    return post.invoice(member)


def a_reminder(post: Post, member: UUID) -> ReminderIssued:
    return ReminderIssued(
        invoice_id=new_id(),
        member_id=member,
        number="BR-2027-0001",
        reminder_id=new_id(),
        level=1,
        open_cents=60_000,
        due_on=date(2027, 1, 31),
        pay_until_on=date(2027, 3, 1),
        document_sha256=None,
        collection_failed=False,
    )


@pytest.mark.parametrize("make", [an_invoice, a_reminder])
def test_it_goes_to_the_corrected_address_once(
    make: Make, open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults[OLD] = [REFUSED]
    member = post.member(contact(OLD, salutation="Herr"))
    post.tell(make(post, member))
    post.settle()
    assert states(post) == {OLD: MessageState.FAILED}
    now_at(post, member, contact(NEW, salutation="Frau", last="Weiß"))
    assert states(post) == {OLD: MessageState.SUPERSEDED, NEW: MessageState.SENT}
    (mail,) = mailbox.caught
    assert mail.recipient == NEW
    part = mail.message.get_body(("plain",))
    assert part is not None
    assert "Weiß" in str(part.get_content())
    now_at(post, member, contact(NEW, salutation="Frau", last="Weiß"))
    now_at(post, member, contact(OLD))
    assert [mail.recipient for mail in mailbox.caught] == [NEW]
    with post.notifications.reading(post.association.id) as session:
        assert overview(session).failed == 0


def test_what_arrived_is_not_sent_again(open_post: Opener, mailbox: Mailbox) -> None:
    """Of two addresses one was wrong: only the corrected one gets the mail."""
    post = open_post(mailbox.url)
    mailbox.faults[OLD] = [REFUSED]
    member = post.member(contact(OLD), contact(OTHER))
    post.tell(post.invoice(member))
    post.settle()
    now_at(post, member, contact(NEW), contact(OTHER))
    assert sorted(mail.recipient for mail in mailbox.caught) == [NEW, OTHER]


def test_an_address_beside_one_that_was_reached_gets_nothing_of_old(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults[OLD] = [REFUSED]
    member = post.member(contact(OLD), contact(OTHER))
    post.tell(post.invoice(member))
    post.settle()
    now_at(post, member, contact(OLD), contact(OTHER), contact(NEW))
    assert [mail.recipient for mail in mailbox.caught] == [OTHER]
    assert states(post)[OLD] is MessageState.FAILED


def test_an_address_beside_one_that_reached_nobody_gets_it(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults[OLD] = [REFUSED]
    member = post.member(contact(OLD))
    post.tell(post.invoice(member))
    post.settle()
    now_at(post, member, contact(OLD), contact(NEW))
    assert [mail.recipient for mail in mailbox.caught] == [NEW]


def test_an_address_taken_away_leaves_a_mail_that_waits(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults[OLD] = [REFUSED]
    member = post.member(contact(OLD))
    post.tell(post.invoice(member))
    post.settle()
    now_at(post, member)
    assert sorted(states(post).values()) == ["superseded", "waiting_for_address"]
    now_at(post, member, contact(NEW))
    assert [mail.recipient for mail in mailbox.caught] == [NEW]


def test_what_was_sent_keeps_no_facts(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    post.tell(post.invoice(post.member(contact(NEW))))
    post.settle()
    (mail,) = post.messages()
    assert (mail.state, mail.facts) == (MessageState.SENT, None)


@pytest.mark.parametrize("contacts", [(), (contact(OLD),)], ids=["nobody", "refused"])
def test_told_by_letter_it_waits_and_fails_no_more(
    contacts: tuple[Contact, ...], open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults[OLD] = [REFUSED]
    member = post.member(*contacts)
    invoice = post.invoice(member)
    post.tell(invoice)
    post.settle()
    post.tell(
        InvoiceToldByLetter(
            invoice_id=invoice.invoice_id,
            member_id=member,
            number=invoice.number,
            told_on=datetime.now(UTC).date(),
            told_by=new_id(),
        )
    )
    post.settle()
    assert [mail.state for mail in post.messages()] == [MessageState.SUPERSEDED]
    now_at(post, member, contact(NEW))
    assert not mailbox.caught

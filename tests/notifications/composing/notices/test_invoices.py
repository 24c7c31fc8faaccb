"""Notices about money: reminders and returns continue the invoice's thread."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from uuid import UUID

from services.notifications.association.tables import Association
from shared.contracts.billing import (
    CollectionMoved,
    CollectionReturned,
    InvoiceRendered,
    ReminderIssued,
)
from shared.ids import new_id
from tests.notifications.conftest import Opener, Post, about, contact
from tests.support.smtp import Mailbox

IBAN = "DE02\u00a01203\u00a00000\u00a00000\u00a02020\u00a051"


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def german(post: Post) -> UUID:
    return post.member(contact("a@firma.example"), language="de", country="DE")


def reminder_of(post: Post, invoice: InvoiceRendered, **more: object) -> ReminderIssued:
    facts: dict[str, object] = {
        "invoice_id": invoice.invoice_id,
        "member_id": invoice.member_id,
        "number": invoice.number,
        "reminder_id": new_id(),
        "level": 1,
        "open_cents": 135050,
        "due_on": post.clock.today(),
        "pay_until_on": post.clock.today(),
        "document_sha256": invoice.document_sha256,
    }
    return ReminderIssued.model_validate(facts | more)


def test_a_reminder_continues_the_invoice_s_thread_and_brings_the_invoice_once(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    post.tell(invoice := post.invoice(german(post), language="de"))
    post.settle()
    post.tell(
        CollectionReturned(
            invoice_id=invoice.invoice_id,
            member_id=invoice.member_id,
            number=invoice.number,
            reason="MS03",
            principal_cents=135050,
            fees_cents=300,
            open_cents=135050,
            returned_on=post.clock.today(),
        ),
        reminder_of(post, invoice, collection_failed=True),
    )
    post.settle()
    sent, returned, reminder = (
        about(mailbox, word) for word in ("Rechnung", "Lastschrift", "Zahlungserinnerung")
    )
    assert returned["In-Reply-To"] == reminder["In-Reply-To"] == sent["Message-ID"]
    assert reminder["References"] == sent["Message-ID"]
    [attached] = reminder.iter_attachments()
    assert attached.get_filename() == "Rechnung_BR-2027-0001.pdf"
    [original] = sent.iter_attachments()
    assert attached.get_content() == original.get_content()
    assert "1.350,50" in str(returned["Subject"])
    for mail in (returned, reminder):
        assert "nicht gelungen" in text_of(mail)
        assert IBAN in text_of(mail)
        assert "BYLADEM1001" in text_of(mail)


def test_an_invoice_that_was_never_mailed_comes_with_its_reminder(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    post.tell(reminder_of(post, invoice := post.invoice(german(post))))
    post.settle()
    reminder = about(mailbox, "Zahlungserinnerung")
    [attached] = reminder.iter_attachments()
    assert attached.get_filename() == f"Rechnung_{invoice.number}.pdf"
    assert "liegt noch einmal bei" in text_of(reminder)
    assert "nicht gelungen" not in text_of(reminder)


def test_an_account_not_taken_over_yet_is_left_out(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    with post.notifications.transaction(post.association.id) as uow:
        row = uow.session.get(Association, post.association.id)
        assert row is not None
        row.iban_sealed = None
    post.tell(reminder_of(post, post.invoice(german(post)), document_sha256=None))
    post.settle()
    reminder = about(mailbox, "Zahlungserinnerung")
    assert "IBAN" not in text_of(reminder)
    assert list(reminder.iter_attachments()) == []


def test_a_moved_collection_is_announced_anew_in_the_invoice_s_thread(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    post.tell(invoice := post.invoice(german(post), language="de"))
    post.settle()
    post.tell(
        CollectionMoved(
            invoice_id=invoice.invoice_id,
            member_id=invoice.member_id,
            number=invoice.number,
            amount_cents=135050,
            announced_on=date(2027, 1, 29),
            collect_on=date(2027, 2, 12),
            creditor_identifier="DE98ZZZ09999999999",
            mandate_reference="M-0001-2",
        )
    )
    post.settle()
    first, moved = (
        about(mailbox, "Rechnung BR-2027-0001 über"),
        about(mailbox, "Rechnung BR-2027-0001:"),
    )
    assert moved["In-Reply-To"] == first["Message-ID"]
    said = text_of(moved)
    for word in ("12.02.2027", "DE98ZZZ09999999999", "M-0001-2", "1.350,50"):
        assert word in said

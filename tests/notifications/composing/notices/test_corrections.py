"""Notices about corrections: the document and what was agreed go to the member, a proposal to those
who may confirm it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.billing import InvoiceEvent, InvoiceRendered
from shared.contracts.corrections import (
    ClaimDeferred,
    ClaimWaived,
    CorrectionEvent,
    CorrectionProposed,
    CorrectionRendered,
    CorrectionUndone,
    Instalment,
    InstalmentsAgreed,
)
from shared.ids import new_id
from tests.notifications.composing.notices.test_invoices import german, text_of
from tests.notifications.composing.notices.test_releases import officers
from tests.notifications.conftest import Opener, Post, about
from tests.support.smtp import Mailbox


def base(invoice: InvoiceEvent) -> dict[str, Any]:
    return {
        "invoice_id": invoice.invoice_id,
        "member_id": invoice.member_id,
        "number": invoice.number,
        "correction_id": new_id(),
        "amount_cents": 60000,
    }


def invoiced(post: Post) -> InvoiceRendered:
    post.tell(invoice := post.invoice(german(post), language="de"))
    post.settle()
    return invoice


def test_a_cancellation_follows_the_invoice_and_brings_its_document(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    invoice = invoiced(post)
    post.tell(
        CorrectionRendered(
            **base(invoice),
            kind="cancellation",
            document="ST-2027-0001",
            document_sha256=invoice.document_sha256,
            language="de",
            country="DE",
            credit_cents=20000,
            open_cents=0,
            reissued=False,
        )
    )
    post.settle()
    sent, mail = about(mailbox, "Rechnung BR"), about(mailbox, "Stornorechnung")
    assert mail["In-Reply-To"] == sent["Message-ID"]
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "ST-2027-0001.pdf"
    text = text_of(mail).replace("\u00a0", " ")
    assert "bitte bezahlen Sie sie nicht mehr" in text
    assert "200,00 € nun Ihr Guthaben" in text


AGREED: list[tuple[type[CorrectionEvent], dict[str, Any], str, str]] = [
    (ClaimWaived, {"open_cents": 0}, "erlassen", "nichts mehr zu zahlen"),
    (ClaimDeferred, {"until_on": date(2027, 6, 30)}, "gestundet", "30.06.2027"),
    (
        InstalmentsAgreed,
        {
            "instalments": (
                Instalment(due_on=date(2027, 4, 1), amount_cents=30000),
                Instalment(due_on=date(2027, 5, 1), amount_cents=30000),
            )
        },
        "2 Raten",
        "Rate 2",
    ),
    (CorrectionUndone, {"kind": "waiver", "open_cents": 60000}, "sind zu zahlen", "den Erlass"),
]


@pytest.mark.parametrize(("event", "more", "subject", "text"), AGREED)
def test_what_was_agreed_is_told_to_the_member(
    open_post: Opener,
    mailbox: Mailbox,
    event: type[CorrectionEvent],
    more: dict[str, Any],
    subject: str,
    text: str,
) -> None:
    post = open_post(mailbox.url)
    post.tell(event.model_validate({**base(invoiced(post)), **more}))
    post.settle()
    mail = about(mailbox, "Rechnung BR-2027-0001:")
    assert subject in str(mail["Subject"])
    assert text in text_of(mail).replace("\u00a0", " ")


def test_the_end_of_a_write_off_is_nobody_s_business(open_post: Opener) -> None:
    post = open_post()
    invoice = invoiced(post)
    post.tell(CorrectionUndone(**base(invoice), kind="write_off", open_cents=60000))
    post.settle()
    assert post.messages("claim_undone") == []


def test_those_who_may_confirm_are_asked_but_not_the_proposer(open_post: Opener) -> None:
    post = open_post()
    people: dict[str, UUID] = officers(post)
    invoice = invoiced(post)
    post.tell(
        CorrectionProposed(
            **base(invoice),
            kind="cancellation",
            proposed_by=people["treasurer"],
            expires_at=post.clock.now() + timedelta(days=30),
        )
    )
    post.settle()
    assert [mail.about_id for mail in post.messages("correction_proposed")] == [people["board"]]

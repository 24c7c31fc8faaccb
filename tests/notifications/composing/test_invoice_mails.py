"""The mails an invoice went out with."""

from __future__ import annotations

from services.notifications.composing.invoice_mails import InvoiceMails
from shared.ids import new_id
from tests.notifications.conftest import Opener, contact


def test_an_invoice_that_never_went_out_has_none(open_post: Opener) -> None:
    post = open_post()
    with post.notifications.reading(post.association.id) as session:
        assert InvoiceMails(session).of(str(new_id())) == []


def test_each_invoice_has_its_own(open_post: Opener) -> None:
    post = open_post()
    member = post.member(contact("a@firma.example"), contact("b@firma.example"))
    first, second = post.invoice(member), post.invoice(member, "BR-2027-0002")
    post.tell(first, second)
    post.settle()
    with post.notifications.reading(post.association.id) as session:
        mails = InvoiceMails(session)
        mails.load([str(first.invoice_id)])
        found = [mails.of(str(one.invoice_id)) for one in (first, second)]
    assert [len(one) for one in found] == [2, 2]
    assert {mail.reference for mail in found[0]} == {str(first.invoice_id)}

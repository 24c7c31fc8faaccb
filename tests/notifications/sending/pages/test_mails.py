"""The log of everything sent, and one message."""

from __future__ import annotations

import email
import email.policy
from datetime import date, timedelta

from services.notifications.composing.links import Signer
from shared.contracts.billing import DuesRunReleaseAsked, DuesRunReleaseCodeRequested
from shared.contracts.members import (
    ApplicationContactsChanged,
    Ballot,
    OfficerChanged,
    ResolutionOpened,
)
from shared.ids import new_id
from tests.notifications.conftest import Opener, contact, spec
from tests.notifications.sending.pages.conftest import Browse, ballot_for, officer
from tests.support.smtp import Mailbox


def test_the_log_shows_what_was_sent_and_what_waits(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    office = officer(post, "office")
    post.tell(post.invoice(post.member(contact("a@firma.example"))))
    post.tell(post.invoice(post.member(), "BR-2027-0002"))
    post.settle()
    client = browse(post, office)
    page = client.get("/autoregion/mails").text
    assert "a@firma.example" in page
    assert "Keine Adresse" in page
    assert "Aufbewahrt, nicht gesendet" in page
    task = client.get("/autoregion/mails?view=task").text
    assert "BR-2027-0002" in task
    assert "BR-2027-0001" not in task
    assert "BR-2027-0001" in client.get("/autoregion/mails?q=A@FIRMA").text
    assert client.get("/autoregion/mails?q=nobody&page=x").status_code == 200


def test_one_mail_with_preview_attachment_and_source(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    treasurer = officer(post, "treasurer")
    post.tell(post.invoice(post.member(contact("a@firma.example"))))
    post.settle()
    [message] = post.messages()
    client = browse(post, treasurer)
    address = f"/autoregion/mails/{message.id}"
    page = client.get(address)
    assert "Facture BR-2027-0001" in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    html = client.get(f"{address}/html")
    assert "sandbox" in html.headers["content-security-policy"]
    assert "M-0001-2" in html.text
    pdf = client.get(f"{address}/attachments/0")
    assert pdf.content.startswith(b"%PDF")
    assert "Facture_BR-2027-0001.pdf" in pdf.headers["content-disposition"]
    assert client.get(f"{address}/attachments/1").status_code == 404
    assert client.get(f"{address}/message.eml").content.startswith(b"Date: ")


def test_a_kept_mail_is_nowhere_said_to_be_sent(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    office = officer(post, "office")
    post.tell(post.invoice(post.member(contact("a@firma.example"))))
    post.settle()
    [message] = post.messages()
    client = browse(post, office)
    page = client.get(f"/autoregion/mails/{message.id}").text
    assert "Aufbewahrt am" in page
    for word in ("Gesendet", "Versuche", "Letzte Antwort"):
        assert word not in page
    log = client.get("/autoregion/mails?view=sent").text
    assert "BR-2027-0001" in log
    assert "Gesendet und aufbewahrt" in log
    assert "Gesendet" not in log.replace("Gesendet und aufbewahrt", "")


def test_a_sent_mail_tells_when_and_at_which_attempt(
    open_post: Opener, browse: Browse, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    office = officer(post, "office")
    post.tell(post.invoice(post.member(contact("a@firma.example"))))
    post.settle()
    [message] = post.messages()
    page = browse(post, office).get(f"/autoregion/mails/{message.id}").text
    assert "Gesendet am" in page
    assert "Versuche" in page
    assert "Aufbewahrt" not in page


def test_nobody_can_vote_with_another_s_mail(open_post: Opener, browse: Browse) -> None:
    """The office reads the log; the link in a ballot mail is not in it."""
    post = open_post()
    elector = officer(post, "board")
    ballot_for(post, elector)
    [message] = post.messages("ballot")
    client = browse(post, officer(post, "office"))
    address = f"/autoregion/mails/{message.id}"
    for path in ("", "/html"):
        page = client.get(address + path)
        assert page.status_code == 200
        assert "[Link, wird beim Senden unterschrieben]" in page.text
        assert "umlauf-mark" not in page.text
        assert "/ballot/" not in page.text
    assert 'href="#"' in client.get(f"{address}/html").text
    file = client.get(f"{address}/message.eml")
    assert file.status_code == 200
    parsed = email.message_from_bytes(file.content, policy=email.policy.default)
    for kind in ("plain", "html"):
        part = parsed.get_body((kind,))
        assert part
        content = str(part.get_content())
        assert "[link, signed when sent]" in content
        assert "/ballot/" not in content


def test_who_prepared_a_run_does_not_release_it_with_another_s_mails(
    open_post: Opener, browse: Browse
) -> None:
    """The treasurer prepares and reads the log; neither the chair's link nor code is in it."""
    post = open_post()
    chair, treasurer = officer(post, "board"), officer(post, "treasurer")
    run, request, soon = new_id(), new_id(), post.clock.now() + timedelta(minutes=10)
    post.tell(
        DuesRunReleaseAsked(
            run_id=run,
            year=2027,
            prepared_by=treasurer,
            members=1,
            invoices=1,
            total_cents=60000,
            collect_on=date(2027, 2, 15),
            until_at=soon,
        ),
        DuesRunReleaseCodeRequested(
            run_id=run, request_id=request, person_id=chair, year=2027, expires_at=soon
        ),
    )
    post.settle()
    [asked], [coded] = post.messages("dues_release"), post.messages("release_code")
    signer = Signer(post.notifications.settings, post.association.slug, post.clock.now())
    client = browse(post, treasurer)
    for message in (asked, coded):
        [secret] = signer.signed(message.marks).values()
        for path in ("", "/html", "/message.eml"):
            page = client.get(f"/autoregion/mails/{message.id}{path}")
            assert page.status_code == 200
            assert secret.rpartition("/")[2] not in page.text
            assert "umlauf-mark" not in page.text


def test_the_board_and_strangers_do_not_read_the_log(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    board = officer(post, "board")
    assert browse(post, board).get("/autoregion/mails").status_code == 403
    assert browse(post).get("/autoregion/mails").status_code in (303, 401)


def test_mails_of_another_association_are_not_there(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    office = officer(post, "office")
    post.apply(other := spec("autos", "AutOS e.V."))
    person = new_id()
    post.tell(
        OfficerChanged(
            person_id=person, name="X", email="x@autos.example", language="de", offices=()
        ),
        ResolutionOpened(
            resolution_id=new_id(),
            number="U-1",
            application_id=(application := new_id()),
            deadline_at=post.clock.now(),
            ballots=(Ballot(ballot_id=new_id(), person_id=person),),
        ),
        ApplicationContactsChanged(
            application_id=application, company="Firma", language="de", contacts=()
        ),
        association=other.id,
    )
    post.settle()
    [message] = post.messages("ballot")
    client = browse(post, office)
    assert client.get("/autos/mails").status_code == 404
    for path in ("", "/html", "/message.eml", "/attachments/0"):
        assert client.get(f"/autoregion/mails/{message.id}{path}").status_code == 404
    assert "U-1" not in client.get("/autoregion/mails").text


def test_the_office_sends_a_failed_mail_again(
    open_post: Opener, browse: Browse, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    mailbox.faults["a@firma.example"] = ["550 5.7.1 blocked"]
    post.tell(post.invoice(post.member(contact("a@firma.example"))))
    post.settle()
    [message] = post.messages()
    address = f"/autoregion/mails/{message.id}"
    client = browse(post, officer(post, "office"))
    assert "550 5.7.1 blocked" in client.get(address).text
    assert client.post(f"{address}/send-again").status_code == 303
    post.settle()
    assert [mail.message_id for mail in mailbox.caught] == [f"<{message.message_id}>"]
    assert client.post(f"{address}/send-again").status_code == 409

"""Events happen elsewhere; the right people read about them, once, in their language."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.notifications.composing import compose_mails
from services.notifications.composing.known_mails import MailIdentity, identity_of
from services.notifications.composing.notice import Notice
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.serializer import texts_of
from services.notifications.sending.message_files import message_files
from shared.contracts.members import (
    ApplicationConfirmed,
    Ballot,
    MemberAdmitted,
    MemberContactsChanged,
    OfficerChanged,
    ResolutionDecided,
    ResolutionOpened,
    VoteCast,
)
from shared.events.storage.tables import tables_of
from shared.ids import new_id
from shared.web.tokens import Tokens
from tests.notifications.conftest import PDF, Opener, Post, contact, spec
from tests.notifications.events import application, board
from tests.support.smtp import Mailbox
from tests.support.terms import terms


def test_an_application_is_confirmed_decided_and_welcomed(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    first, second = board(post, "de", "en")
    applicant = application(post)
    post.settle()
    [asked] = mailbox.of("chef@firma.example")
    text = asked.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    link = next(word for word in text.split() if "/apply/confirm/" in word)
    secret = post.notifications.settings.signing_key
    assert Tokens(secret).read("confirm-application", link.rpartition("/")[2]) == {
        "application": str(applicant),
        "counter": "0",
    }

    resolution, ballots = (
        new_id(),
        [Ballot(ballot_id=new_id(), person_id=p) for p in (first, second)],
    )
    deadline = datetime(2027, 1, 29, 17, 0, tzinfo=UTC)
    post.tell(
        ApplicationConfirmed(application_id=applicant, reference="A-2027-018"),
        ResolutionOpened(
            resolution_id=resolution,
            number="U-2027-01",
            application_id=applicant,
            deadline_at=deadline,
            ballots=tuple(ballots),
        ),
    )
    post.settle()
    german, english = (
        mailbox.of("board0@autoregion.example"),
        mailbox.of("board1@autoregion.example"),
    )
    links = []
    for mails, words in ((german, "Ihre Stimme"), (english, "Your vote")):
        [mail] = mails
        body = mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert words in str(mail.message["Subject"])
        assert "Luxtrans S.à r.l." in body
        assert "900" in body
        links.append(next(word for word in body.split() if "/ballot/" in word))
    assert len(set(links)) == 2

    post.tell(
        VoteCast(
            resolution_id=resolution,
            ballot_id=ballots[0].ballot_id,
            person_id=first,
            cast_at=post.clock.now(),
            changed=False,
        ),
        ResolutionDecided(
            resolution_id=resolution,
            number="U-2027-01",
            application_id=applicant,
            outcome="adopted",
            decided_at=post.clock.now(),
            electors=(first, second),
        ),
        MemberAdmitted(
            member_id=(member := new_id()),
            application_id=applicant,
            member_number="M-0201",
            kind="full",
            joined_on=post.clock.today(),
            resolution_id=resolution,
            resolution_number="U-2027-01",
        ),
        MemberContactsChanged(
            member_id=member,
            company="Luxtrans S.à r.l.",
            language="fr",
            contacts=(contact("chef@firma.example", "main"),),
        ),
    )
    post.settle()
    assert [len(mailbox.of(f"board{number}@autoregion.example")) for number in (0, 1)] == [3, 2]
    subjects = [str(mail.message["Subject"]) for mail in mailbox.of("chef@firma.example")]
    assert sorted(subject.partition("] ")[2].split()[0] for subject in subjects) == [
        "Bienvenue", "Veuillez", "Votre",
    ]  # fmt: skip
    assert set(mailbox.message_ids().values()) == {1}


def test_an_invoice_goes_to_all_billing_contacts(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    member = post.member(
        contact("a@firma.example"),
        contact("b@firma.example"),
        contact("A@firma.example"),
        contact("boss@firma.example", "main"),
    )
    post.tell(event := post.invoice(member))
    post.settle()
    assert sorted(mail.recipient for mail in mailbox.caught) == [
        "a@firma.example",
        "b@firma.example",
    ]
    for mail in mailbox.caught:
        [attached] = mail.message.iter_attachments()
        assert attached.get_filename() == "Facture_BR-2027-0001.pdf"
        assert hashlib.sha256(attached.get_content()).hexdigest() == event.document_sha256
    [row, _] = post.messages("invoice")
    assert mailbox.of(row.recipient)[0].sender == f"bounces+{row.id.hex}@autoregion.example"
    assert {str(said["reference"]) for said in post.said("notifications.mail.sent")} == {
        str(event.invoice_id)
    }


def test_one_bad_address_stops_nobody_else(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    member = post.member(
        contact("good@firma.example"),
        contact("no address at all"),
        contact("evil@firma.example", first="Max\r\nBcc: all@firma.example"),
        contact("fine@firma.example"),
    )
    post.tell(post.invoice(member))
    post.settle()
    assert sorted(mail.recipient for mail in mailbox.caught) == [
        "evil@firma.example",
        "fine@firma.example",
        "good@firma.example",
    ]
    failed = {m.recipient: m.last_error for m in post.messages() if m.state is MessageState.FAILED}
    assert set(failed) == {"no address at all"}
    assert len(post.said("notifications.mail.failed")) == 1
    assert not any("Bcc" in mail.message for mail in mailbox.caught)


def test_two_associations_never_meet(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    other = spec("autos", "AutOS e.V.")
    post.apply(other)
    member = new_id()
    for association, address in ((post.association, "a@firma.example"), (other, "b@firma.example")):
        post.tell(
            MemberContactsChanged(
                member_id=member if association is other else new_id(),
                company="Firma",
                language="de",
                contacts=(contact(address),),
            ),
            association=association.id,
        )
    # The other association's member, told of under the wrong association, is nobody here.
    post.tell(post.invoice(member))
    assert post.settle().waiting == 1
    post.tell(invoice := post.invoice(member), association=other.id)
    post.notifications.documents.put(other.id, PDF + invoice.number.encode())
    post.settle()
    [mail] = mailbox.caught
    assert mail.recipient == "b@firma.example"
    assert "umlauf@autos.example" in str(mail.message["From"])
    with post.notifications.reading(post.association.id) as session:
        assert list(message_files(session, new_id(), post.notifications.documents)) == []


def invoice_to(post: Post, *addresses: str) -> None:
    member = post.member(*(contact(address) for address in addresses))
    post.tell(post.invoice(member))
    post.settle()


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


def test_an_event_that_is_published_anew_sends_nothing_twice(
    open_post: Opener, mailbox: Mailbox, database_url: str
) -> None:
    """H7: the same invoice, told of by another event, went out a second time."""
    post = open_post(mailbox.url, database_url)
    member = post.member(contact("a@firma.example"), contact("b@firma.example"))
    event = post.invoice(member)
    for _ in range(3):
        post.tell(event)
        post.settle()
    assert set(mailbox.message_ids().values()) == {1}
    assert len(post.messages()) == 2


def test_twin_without_derived_ids_sends_twice(
    open_post: Opener, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard is what a mail is known by: by the event that told of it, it goes out again."""

    def by_event(
        association_id: UUID, event_id: UUID, notice: Notice, recipient: str = ""
    ) -> MailIdentity:
        found = identity_of(association_id, event_id, notice, recipient)
        return found._replace(id=found.by_event, repeats=True)

    monkeypatch.setattr(compose_mails, "identity_of", by_event)
    post = open_post(mailbox.url)
    event = post.invoice(post.member(contact("a@firma.example")))
    for _ in range(2):
        post.tell(event)
        post.settle()
    assert len(mailbox.caught) == 2
    assert len(mailbox.message_ids()) == 2


def test_two_electors_with_one_address_have_a_ballot_each(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    applicant = application(post)
    people = board(post, "de", "en")
    post.tell(
        OfficerChanged(
            person_id=people[1],
            name="Person 1",
            email="board0@autoregion.example",
            language="de",
            roles=("board",),
            offices=terms("board"),
        ),
        ResolutionOpened(
            resolution_id=new_id(),
            number="U-2027-01",
            application_id=applicant,
            deadline_at=datetime(2027, 1, 29, 17, 0, tzinfo=UTC),
            ballots=tuple(Ballot(ballot_id=new_id(), person_id=one) for one in people),
        ),
    )
    post.settle()
    assert len(mailbox.of("board0@autoregion.example")) == 2
    assert set(mailbox.message_ids().values()) == {1}


def test_a_name_stored_before_texts_were_clean_does_not_keep_a_mail_from_going(
    open_post: Opener, mailbox: Mailbox
) -> None:
    """Finding H8: the applicant waited for ever. Nothing of the name becomes a header."""
    post = open_post(mailbox.url)
    evil = "Eva\r\nBcc: all@evil\r\n\r\n\x1b\u202e"
    member = post.member(
        contact("a@firma.example", first=evil, last="\x07Mueller"),
        company=f"Ctl\x1b\x07 GmbH{evil}",
    )
    post.tell(post.invoice(member))
    post.settle()
    [mail] = mailbox.of("a@firma.example")
    name = "Eva Bcc: all@evil"
    assert mail.message["Bcc"] is None
    assert mail.message["To"].addresses[0].display_name == f"{name} Mueller"
    assert "\n" not in str(mail.message["Subject"])
    for part in ("plain", "html"):
        text = mail.message.get_body((part,)).get_content()  # type: ignore[union-attr]
        assert "Mueller" in text or "Ctl GmbH" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert post.messages()[0].state is MessageState.SENT


def test_no_link_that_opens_anything_is_stored(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    application(post)
    post.settle()
    [sent] = mailbox.caught
    text = sent.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    tokens = [word.rpartition("/")[2] for word in text.split() if "/apply/" in word]
    assert len(tokens) == 2
    [message] = post.messages()
    assert len(message.marks) == 2
    stored = f"{texts_of(message.skeleton)} {message!r}"
    for token in tokens:
        assert token not in stored
    assert hashlib.sha256(message.skeleton).hexdigest() == message.skeleton_sha256


def test_what_a_stranger_types_is_never_taken_for_a_mark(
    open_post: Opener, mailbox: Mailbox
) -> None:
    """Marks of other mails are not known to anybody, and would not be signed in this one."""
    post = open_post(mailbox.url)
    application(post)
    post.settle()
    [message] = post.messages()
    typed = message.marks[0]["mark"]
    member = post.member(contact("a@firma.example"), company=typed)
    post.tell(post.invoice(member))
    post.settle()
    [mail] = mailbox.of("a@firma.example")
    text = mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "/apply/" not in text
    assert post.messages("invoice")[0].marks == []

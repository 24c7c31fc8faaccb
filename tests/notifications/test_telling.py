"""Events happen elsewhere; the right people read about them, once, in their language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from services.notifications.association.queries import find_actor
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.sending.message_files import message_bytes, message_files
from shared.contracts.billing import DuesQuoted
from shared.contracts.members import (
    ApplicationConfirmed,
    ApplicationContactsChanged,
    ApplicationRejected,
    ApplicationSubmitted,
    Ballot,
    MemberAdmitted,
    MemberContactsChanged,
    OfficerChanged,
    ResolutionDecided,
    ResolutionOpened,
    VoteCast,
)
from shared.ids import new_id
from shared.web.tokens import Tokens
from tests.mailbox import Mailbox
from tests.notifications.conftest import PDF, Post, contact, spec

Opener = Callable[..., Post]


def board(post: Post, *languages: str) -> list[UUID]:
    people = [new_id() for _ in languages]
    post.tell(
        *(
            OfficerChanged(
                person_id=person,
                name=f"Person {number}",
                email=f"board{number}@autoregion.example",
                language=language,
                roles=("board",),
            )
            for number, (person, language) in enumerate(zip(people, languages, strict=True))
        )
    )
    return people


def application(post: Post, *, address: str = "chef@firma.example") -> UUID:
    id_ = new_id()
    post.tell(
        ApplicationContactsChanged(
            application_id=id_,
            company="Luxtrans S.à r.l.",
            language="fr",
            contacts=(contact(address, "main", "billing"),),
        ),
        ApplicationSubmitted(
            application_id=id_, reference="A-2027-018", kind="full", submitted_at=post.clock.now()
        ),
        DuesQuoted(
            application_id=id_,
            revision=1,
            employees=84,
            turnover_cents=None,
            dues_class="C",
            annual_cents=90000,
            first_cents=45000,
            explanation=(),
        ),
    )
    return id_


def about(mailbox: Mailbox, word: str) -> EmailMessage:
    """The one mail whose subject begins with the word."""
    [found] = [
        mail.message
        for mail in mailbox.caught
        if str(mail.message["Subject"]).partition("] ")[2].startswith(word)
    ]
    return found


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
    secret = post.notifications.settings.secret_key.get_secret_value()
    assert Tokens(secret).read("confirm-application", link.rpartition("/")[2]) == {
        "application": str(applicant)
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


def test_without_billing_contacts_the_main_ones_get_it(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    post.tell(post.invoice(post.member(contact("boss@firma.example", "main"))))
    post.settle()
    assert [mail.recipient for mail in mailbox.caught] == ["boss@firma.example"]


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


def test_no_address_waits_for_the_office_and_is_sent_when_it_comes(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    member = post.member()
    post.tell(post.invoice(member))
    post.settle()
    [waiting] = post.messages()
    assert waiting.state is MessageState.WAITING_FOR_ADDRESS
    assert "BR-2027-0001" in waiting.subject
    assert not mailbox.caught
    post.tell(
        MemberContactsChanged(
            member_id=member,
            company="Firma",
            language="de",
            contacts=(contact("late@firma.example"),),
        )
    )
    post.settle()
    [message] = post.messages()
    assert message.state is MessageState.SENT
    assert [mail.recipient for mail in mailbox.caught] == ["late@firma.example"]


def test_an_invoice_before_its_member_s_contacts_is_waited_for(
    open_post: Opener, mailbox: Mailbox
) -> None:
    post = open_post(mailbox.url)
    stranger = new_id()
    post.tell(post.invoice(stranger))
    assert post.settle().waiting == 1
    assert not post.messages()
    post.tell(
        MemberContactsChanged(
            member_id=stranger, company="F", language="de", contacts=(contact("a@firma.example"),)
        )
    )
    post.settle()
    assert [mail.recipient for mail in mailbox.caught] == ["a@firma.example"]


def test_contacts_that_never_come_become_an_office_task(open_post: Opener) -> None:
    post = open_post()
    post.tell(post.invoice(new_id()))
    post.settle()
    post.clock.advance(timedelta(minutes=11))
    post.settle()
    assert [message.state for message in post.messages()] == [MessageState.WAITING_FOR_ADDRESS]


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
        "fine@firma.example",
        "good@firma.example",
    ]
    failed = {m.recipient: m.last_error for m in post.messages() if m.state is MessageState.FAILED}
    assert set(failed) == {"no address at all", "evil@firma.example"}
    assert len(post.said("notifications.mail.failed")) == 2
    assert not any("Bcc" in mail.message for mail in mailbox.caught)


def test_a_rejected_applicant_reads_so(open_post: Opener, mailbox: Mailbox) -> None:
    post = open_post(mailbox.url)
    applicant = application(post)
    post.tell(
        ApplicationRejected(
            application_id=applicant, reference="A-2027-018", resolution_number="U-2027-02"
        )
    )
    post.settle()
    assert about(mailbox, "Décision")["To"].addresses[0].addr_spec == "chef@firma.example"


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


def test_an_officer_is_found_only_in_their_association(open_post: Opener) -> None:
    post = open_post()
    [person] = board(post, "de")
    post.settle()
    with post.notifications.reading(post.association.id) as session:
        officer = find_actor(session, person)
    assert officer is not None
    assert officer.roles == {"board"}
    assert officer.slug == "autoregion"
    post.apply(other := spec("autos", "AutOS e.V."))
    with post.notifications.reading(other.id) as session:
        assert find_actor(session, person) is None

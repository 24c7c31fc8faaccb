"""Events happen elsewhere; the right people read about them, once, in their language."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.notifications.composing import compose_mails
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import message_files
from shared.contracts.members import (
    ApplicationConfirmed,
    Ballot,
    MemberAdmitted,
    MemberContactsChanged,
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

"""The log of mails, one mail, and the demo's mailbox, as people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from services.notifications.association.queries import find_actor
from services.notifications.association.tables import Association as Sender
from services.notifications.navigation import PAGES
from shared.actor import Actor
from shared.contracts.members import (
    ApplicationContactsChanged,
    Ballot,
    OfficerChanged,
    ResolutionOpened,
)
from shared.db import Database
from shared.ids import new_id
from shared.settings import Settings
from shared.web.app import create_app
from shared.web.sessions import Sessions
from shared.web.site import Association, Site
from tests.mailbox import Mailbox
from tests.notifications.conftest import Post, contact, spec

Opener = Callable[..., Post]
Browse = Callable[..., TestClient]


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Browse]:
    """A browser on the pages of a post office, signed in as a person or not."""
    databases: list[Database] = []

    def browser(post: Post, person: UUID | None = None, environment: str = "demo") -> TestClient:
        settings = Settings.model_validate({"environment": environment, "data": tmp_path})
        databases.append(database := Database(f"sqlite:///{tmp_path}/web.sqlite"))
        sessions = Sessions(database, post.clock, https=False)
        sessions.create_table()
        runtime = post.notifications

        def association(slug: str) -> Association | None:
            with runtime.reading(spec(slug).id) as session:
                row = session.get(Sender, spec(slug).id)
            return Association(row.association_id, slug, row.name, ("de", "fr")) if row else None

        def officer(association_id: UUID, person_id: UUID) -> Actor | None:
            with runtime.reading(association_id) as session:
                return find_actor(session, person_id)

        def everybody() -> list[Actor]:
            found = officer(post.association.id, person) if person else None
            return [found] if found else []

        site = Site(settings, post.clock, sessions, association, officer, everybody)
        app = create_app(site, PAGES.routers)
        app.state.runtimes = {"notifications": runtime}
        client = TestClient(
            app, base_url="http://127.0.0.1:8000", headers={"accept-language": "de"}
        )
        client.follow_redirects = False
        if person:
            fields = {"association": str(post.association.id), "person": str(person)}
            assert client.post("/sign-in", data=fields).status_code == 303
        return client

    yield browser
    for database in databases:
        database.dispose()


def officer(post: Post, role: str) -> UUID:
    person = new_id()
    post.tell(
        OfficerChanged(
            person_id=person,
            name=f"Dr. Änne {role.title()}",
            email=f"{role}@autoregion.example",
            language="de",
            roles=(role,),
        )
    )
    post.settle()
    return person


def ballot_for(post: Post, person: UUID) -> None:
    application = new_id()
    post.tell(
        ApplicationContactsChanged(
            application_id=application, company="Firma", language="de", contacts=()
        ),
        ResolutionOpened(
            resolution_id=new_id(),
            number="U-2027-01",
            application_id=application,
            deadline_at=post.clock.now(),
            ballots=(Ballot(ballot_id=new_id(), person_id=person),),
        ),
    )
    post.settle()


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
    token = post_token(post, message.id)
    client = browse(post, officer(post, "office"))
    address = f"/autoregion/mails/{message.id}"
    for path in ("", "/html"):
        page = client.get(address + path)
        assert page.status_code == 200
        assert token not in page.text
        assert "/ballot/…" in page.text
    refused = client.get(f"{address}/message.eml")
    assert refused.status_code == 403
    assert token not in refused.text


def post_token(post: Post, message_id: UUID) -> str:
    from services.notifications.sending.queries import find_message, read_message

    with post.notifications.reading(post.association.id) as session:
        [link] = read_message(find_message(session, message_id), links=True).links
    return link.rpartition("/")[2]


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
            person_id=person, name="X", email="x@autos.example", language="de", roles=()
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


def test_the_demo_s_mailbox_has_links_to_follow(open_post: Opener, browse: Browse) -> None:
    post = open_post()
    elector = officer(post, "board")
    ballot_for(post, elector)
    [message] = post.messages("ballot")
    page = browse(post).get("/demo/mailbox").text
    assert f'/autoregion/ballot/{post_token(post, message.id)}"' in page
    assert "board@autoregion.example" in page
    assert "Außerhalb der Demo gibt es diese Seite nicht" in page


@pytest.mark.parametrize("environment", ["test"])
def test_there_is_no_such_mailbox_outside_the_demo(
    open_post: Opener, browse: Browse, environment: str
) -> None:
    post = open_post()
    assert browse(post, environment=environment).get("/demo/mailbox").status_code == 404

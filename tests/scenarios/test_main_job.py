"""A French company applies, three board members vote, the treasurer collects, the bank answers.

Told through the front door: pages, links out of the mails, the bank's files. No Redis: the machine
is stepped by `settle`.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from sqlmodel import col, select

from infra.app import build_app
from infra.association_file import load_association
from infra.installation import Installation, apply_association
from services.billing.models import Collection, CollectionItem, Invoice, Mandate
from services.billing.queries.ledger_check import check_ledger
from services.billing.rules.iban import group_iban, make_iban
from services.notifications.models import Message
from services.notifications.queries.message_files import message_bytes
from shared.clock import FixedClock
from shared.documents import DocumentNotFound
from shared.ids import association_id
from shared.settings import Settings
from tests.billing.statements import Ntry, Tx, statement

DEMO = Path(__file__).resolve().parent.parent.parent / "demo"
OWN, OTHER = association_id("autoregion"), association_id("autos")
COMPANY = "Société Lorraine d'Usinage & Fils S.A.S."
TREASURER = "Svenja Altmeyer"
DEBTOR_IBAN = make_iban("FR", "20041010050500013M02606")


@dataclass
class Town:
    """An installation with both associations, and browsers to visit it."""

    installation: Installation
    clock: FixedClock
    client: TestClient

    def visitor(self, language: str) -> TestClient:
        headers = {"accept": "text/html", "accept-language": language}
        client = TestClient(self.client.app, headers=headers)
        client.follow_redirects = False
        return client

    def settle(self) -> None:
        assert self.installation.settle().settled

    def signed_in(self, name: str) -> TestClient:
        """Signs in from the demo's list of people."""
        client = self.visitor("de")
        page = client.get("/sign-in").text
        form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if name in one)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', form))
        action = re.search(r'action="([^"]+)"', form)
        assert action
        assert client.post(action[1], data=fields).status_code == 303
        return client

    def mails(self, template: str) -> list[Message]:
        with self.installation["notifications"].reading(OWN) as session:
            return list(
                session.exec(
                    select(Message)
                    .where(Message.template == template)
                    .order_by(col(Message.recipient))
                )
            )

    def text(self, message: Message) -> str:
        with self.installation["notifications"].reading(OWN) as session:
            content = message_bytes(session, message)
        parsed = email.message_from_bytes(content, policy=email.policy.default)
        body = parsed.get_body(("plain",))
        assert body
        return str(body.get_content())

    def link(self, message: Message, part: str) -> str:
        found = re.search(rf"https?://[^\s]*?(/[^\s]*{part}[^\s]*)", self.text(message))
        assert found, self.text(message)
        return found[1]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    clock = FixedClock.on(date(2027, 1, 11))
    settings = Settings(environment="demo", data=tmp_path / "data")
    installation = Installation(settings, clock=clock)
    installation.bring_up()
    for slug in ("autoregion", "autos"):
        spec = load_association((DEMO / f"{slug}.toml").read_text("utf-8"))
        apply_association(installation, spec, actor="test")
    assert installation.settle().settled
    with TestClient(build_app(installation)) as client:
        yield Town(installation, clock, client)
    installation.dispose()


def _apply(town: Town) -> None:
    applicant = town.visitor("fr")
    draft = applicant.post("/autoregion/apply").headers["location"].removesuffix("/company")
    company = {
        "kind": "full",
        "company": COMPANY,
        "street": "rue de l'Église",
        "house_number": "4 bis",
        "postcode": "57600",
        "city": "Forbach",
        "country": "FR",
        "language": "fr",
    }
    assert applicant.post(f"{draft}/company", data=company).status_code == 303
    contact = {
        "salutation": "Madame",
        "first_name": "Éloïse",
        "last_name": "Müller-N'Diaye",
        "email": "eloise@usinage.example",
        "billing_emails": "compta@usinage.example",
    }
    assert applicant.post(f"{draft}/contacts", data=contact).headers["location"] == f"{draft}/dues"
    town.settle()
    figures = {"employees": "84", "turnover": "12 500 000,00"}
    assert applicant.post(f"{draft}/dues", data=figures).headers["location"] == f"{draft}/payment"
    payment = {
        "method": "direct_debit",
        "account_holder": COMPANY,
        "iban": group_iban(DEBTOR_IBAN),
        "signatory_name": "Éloïse Müller-N'Diaye",
        "signatory_function": "Gérante",
        "authorised": "on",
    }
    check = applicant.post(f"{draft}/payment", data=payment).headers["location"]
    town.settle()
    page = applicant.get(check).text
    for shown in ("84", "57600", "compta@usinage.example"):
        assert shown in page
    sent = {
        "signatory_name": "Éloïse Müller-N'Diaye",
        "signatory_function": "Gérante",
        "terms": "on",
        "privacy": "on",
    }
    assert applicant.post(f"{draft}/check", data=sent).headers["location"] == f"{draft}/done"
    assert "A-2027-001" in applicant.get(f"{draft}/done").text
    town.settle()


def _decide(town: Town) -> None:
    (confirm,) = town.mails("application_received")
    assert confirm.recipient == "eloise@usinage.example"
    address = town.link(confirm, "confirm")
    applicant = town.visitor("fr")
    assert applicant.get(address).status_code == 200
    assert not town.mails("ballot")
    assert applicant.post(address).status_code == 303
    town.settle()
    ballots = town.mails("ballot")
    assert len(ballots) == 4
    for ballot in ballots[:3]:
        elector = town.visitor("de")
        page = town.link(ballot, "ballot")
        assert COMPANY.partition(" &")[0].replace("'", "&#39;") in elector.get(page).text
        assert elector.post(page, data={"comment": ""}).status_code == 422
        vote = {"choice": "yes", "dossier_version": "1"}
        assert elector.post(page, data=vote).status_code == 303
    town.settle()


def _invoice(town: Town) -> tuple[Invoice, Collection, CollectionItem]:
    with town.installation["billing"].reading(OWN) as session:
        invoice = session.exec(select(Invoice)).one()
        collection = session.exec(select(Collection)).one()
        item = session.exec(select(CollectionItem)).one()
        mandate = session.exec(select(Mandate)).one()
        assert mandate.state == "active"
        assert check_ledger(session).ok
    return invoice, collection, item


def _upload(town: Town, name: str, content: bytes) -> None:
    files = {"files": (name, content, "application/xml")}
    answer = town.signed_in(TREASURER).post("/autoregion/bank", files=files)
    assert answer.status_code == 200, answer.text
    town.settle()


def _creditor_iban() -> str:
    return load_association((DEMO / "autoregion.toml").read_text("utf-8")).bank.iban


def test_the_main_job(town: Town, bank_files: Path) -> None:
    _apply(town)
    _decide(town)
    invoice, collection, item = _invoice(town)
    assert (invoice.number, invoice.amount_cents) == ("BR-2027-0001", 165000 + 20000)
    assert invoice.open_cents == invoice.amount_cents
    assert invoice.collect_on == date(2027, 1, 25)

    (mail,) = town.mails("invoice")
    assert (mail.recipient, mail.language) == ("compta@usinage.example", "fr")
    said = town.text(mail)
    assert "DE98ZZZ09999999999" in said
    assert DEBTOR_IBAN[4:12] not in said
    assert _invoice(town)[0].notified_at == town.clock.now()

    store = town.installation.documents
    content = store.get(OWN, collection.sha256)
    schema = etree.XMLSchema(file=str(bank_files / "schemas" / "pain.008.001.08_GBIC_5.xsd"))
    schema.assertValid(etree.fromstring(content))
    assert DEBTOR_IBAN in content.decode()

    town.clock.advance(timedelta(days=15))
    paid = statement(
        _creditor_iban(),
        Ntry(invoice.amount_cents, date(2027, 1, 25), "R1", "192", batch=collection.message_id),
    )
    _upload(town, "paid.xml", paid)
    assert _invoice(town)[0].state == "paid"

    town.clock.advance(timedelta(days=3))
    fees = (390, 250)
    returned = Tx(
        invoice.amount_cents + sum(fees),
        e2e=item.end_to_end_id,
        reason="MS03",
        instructed=invoice.amount_cents,
        fees=fees,
    )
    total = -(invoice.amount_cents + sum(fees))
    back = statement(
        _creditor_iban(),
        Ntry(total, date(2027, 1, 28), "R2", "109", txs=(returned,)),
        id_="S-2",
    )
    _upload(town, "returned.xml", back)
    again = _invoice(town)[0]
    assert (again.state, again.open_cents) == ("open", invoice.amount_cents)
    _upload(town, "returned.xml", back)
    assert _invoice(town)[0].open_cents == invoice.amount_cents

    town.clock.advance(timedelta(days=14))
    for _ in range(2):
        day = {"on": town.clock.today().isoformat()}
        answer = town.signed_in(TREASURER).post("/autoregion/reminders", data=day)
        assert answer.status_code == 303
        town.settle()
    reminders = town.mails("reminder")
    assert [one.recipient for one in reminders] == ["compta@usinage.example"]
    assert "BR-2027-0001" in reminders[0].subject


def test_nothing_of_one_association_is_reached_from_the_other(town: Town) -> None:
    _apply(town)
    _decide(town)
    invoice, collection, _ = _invoice(town)
    stranger = _treasurer_of_autos(town)
    with town.installation["notifications"].reading(OWN) as session:
        messages = [one.id for one in session.exec(select(Message))]
    with town.installation["billing"].reading(OTHER) as session:
        assert session.exec(select(Invoice)).all() == []
        assert session.get(Invoice, invoice.id) is None
    for slug in ("autos", "autoregion"):
        for page in (
            f"/{slug}/invoices/{invoice.number}",
            f"/{slug}/invoices/{invoice.number}/pdf",
            f"/{slug}/members/{invoice.member_id}",
            f"/{slug}/members/{invoice.member_id}/account",
            f"/{slug}/collections/{collection.id}/file",
            *(f"/{slug}/mails/{one}" for one in messages),
        ):
            assert stranger.get(page).status_code == 404, page
    with pytest.raises(DocumentNotFound):
        town.installation.documents.get(OTHER, collection.sha256)


def _treasurer_of_autos(town: Town) -> TestClient:
    spec = load_association((DEMO / "autos.toml").read_text("utf-8"))
    name = next(person.name for person in spec.people if "treasurer" in person.roles)
    return town.signed_in(name)

"""A French company applies, three board members vote, the treasurer collects, the bank answers.

Told through the front door: pages, links out of the mails, the bank's files. No Redis: the machine
is stepped by `settle`. `tests/browser/test_main_job.py` tells the same in a real browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from sqlmodel import select

from infra.composition.association_file import load_association
from services.billing.invoices.tables import Invoice
from services.notifications.composing.tables import Message
from shared.documents import DocumentNotFound
from tests.support.installation import (
    CHECK_PAGE,
    COMPANY,
    COMPANY_PAGE,
    CONTACTS_PAGE,
    DEBTOR_IBAN,
    DEMO,
    DUES_PAGE,
    OTHER,
    OWN,
    PAYMENT_PAGE,
    TREASURER,
    InstallationFixture,
    bank_pays,
    bank_returns,
    open_installation,
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[InstallationFixture]:
    with open_installation(tmp_path / "data") as town:
        yield town


def _apply(town: InstallationFixture) -> None:
    applicant = town.visitor("fr")
    draft = applicant.post("/autoregion/apply").headers["location"].removesuffix("/company")
    assert applicant.post(f"{draft}/company", data=COMPANY_PAGE).status_code == 303
    answer = applicant.post(f"{draft}/contacts", data=CONTACTS_PAGE)
    assert answer.headers["location"] == f"{draft}/dues"
    town.settle()
    answer = applicant.post(f"{draft}/dues", data=DUES_PAGE)
    assert answer.headers["location"] == f"{draft}/payment"
    check = applicant.post(f"{draft}/payment", data=PAYMENT_PAGE).headers["location"]
    town.settle()
    page = applicant.get(check).text
    for shown in ("84", "57600", "compta@usinage.example"):
        assert shown in page
    answer = applicant.post(f"{draft}/check", data=CHECK_PAGE)
    assert answer.headers["location"] == f"{draft}/done"
    assert "A-2027-001" in applicant.get(f"{draft}/done").text
    town.settle()


def _decide(town: InstallationFixture) -> None:
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


def _upload(town: InstallationFixture, name: str, content: bytes) -> None:
    files = {"files": (name, content, "application/xml")}
    answer = town.signed_in(TREASURER).post("/autoregion/bank", files=files)
    assert answer.status_code == 200, answer.text
    town.settle()


def test_the_main_job(town: InstallationFixture, bank_files: Path) -> None:
    _apply(town)
    _decide(town)
    assert len(town.mails("collection_release")) == 5
    assert town.first_invoice()[1].state == "waiting"
    town.release_first_file()
    invoice, collection, item = town.first_invoice()
    assert (invoice.number, invoice.amount_cents) == ("BR-2027-0001", 165000 + 20000)
    assert invoice.open_cents == invoice.amount_cents
    assert invoice.collect_on == date(2027, 1, 25)

    (mail,) = town.mails("invoice")
    assert (mail.recipient, mail.language) == ("compta@usinage.example", "fr")
    said = town.text(mail)
    assert "DE98ZZZ09999999999" in said
    assert DEBTOR_IBAN[4:12] not in said
    assert town.first_invoice()[0].notified_at == town.clock.now()

    store = town.installation.documents
    content = store.get(OWN, collection.sha256)
    schema = etree.XMLSchema(file=str(bank_files / "schemas" / "pain.008.001.08_GBIC_5.xsd"))
    schema.assertValid(etree.fromstring(content))
    assert DEBTOR_IBAN in content.decode()

    town.clock.advance(timedelta(days=15))
    _upload(town, "paid.xml", bank_pays(invoice, collection))
    assert town.first_invoice()[0].state == "paid"

    town.clock.advance(timedelta(days=3))
    back = bank_returns(invoice, item)
    _upload(town, "returned.xml", back)
    again = town.first_invoice()[0]
    assert (again.state, again.open_cents) == ("open", invoice.amount_cents)
    _upload(town, "returned.xml", back)
    assert town.first_invoice()[0].open_cents == invoice.amount_cents

    treasurer = town.signed_in(TREASURER)
    for page in (f"members/{invoice.member_id}", f"members/{invoice.member_id}/account"):
        assert COMPANY.partition(" &")[0][:15] in treasurer.get(f"/autoregion/{page}").text
    ahead = {"on": (town.clock.today() + timedelta(days=1)).isoformat()}
    assert treasurer.post("/autoregion/reminders", data=ahead).status_code == 422

    town.clock.advance(timedelta(days=14))
    for _ in range(2):
        day = {"on": town.clock.today().isoformat()}
        answer = town.signed_in(TREASURER).post("/autoregion/reminders", data=day)
        assert answer.status_code == 303
        town.settle()
    reminders = town.mails("reminder")
    assert [one.recipient for one in reminders] == ["compta@usinage.example"]
    assert "BR-2027-0001" in reminders[0].subject


def test_nothing_of_one_association_is_reached_from_the_other(town: InstallationFixture) -> None:
    _apply(town)
    _decide(town)
    town.release_first_file()
    invoice, collection, _ = town.first_invoice()
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


def _treasurer_of_autos(town: InstallationFixture) -> TestClient:
    spec = load_association((DEMO / "autos.toml").read_text("utf-8"))
    name = next(person.name for person in spec.people if "treasurer" in person.roles)
    return town.signed_in(name)

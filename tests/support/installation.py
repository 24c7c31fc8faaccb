"""The town of the scenarios: both associations, their people, an applicant and a bank."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import col, select

from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from services.billing.accounts.tables import Mandate
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.sepa.iban import group_iban, make_iban
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import signed_bytes
from services.notifications.sending.signing import open_signer
from shared.clock import FixedClock
from shared.ids import association_id
from shared.settings import Settings
from tests.support.bank_statements import Ntry, Tx, statement
from tests.support.settings import LOCAL

DEMO = Path(__file__).resolve().parent.parent.parent / "demo"
OWN, OTHER = association_id("autoregion"), association_id("autos")
COMPANY = "Société Lorraine d'Usinage & Fils S.A.S."
TREASURER = "Svenja Altmeyer"
DEBTOR_IBAN = make_iban("FR", "20041010050500013M02606")
FEES_CENTS = (390, 250)

COMPANY_PAGE = {
    "kind": "full",
    "company": COMPANY,
    "street": "rue de l'Église",
    "house_number": "4 bis",
    "postcode": "57600",
    "city": "Forbach",
    "country": "FR",
    "language": "fr",
}
CONTACTS_PAGE = {
    "salutation": "Madame",
    "first_name": "Éloïse",
    "last_name": "Müller-N'Diaye",
    "email": "eloise@usinage.example",
    "billing_emails": "compta@usinage.example",
}
DUES_PAGE = {"employees": "84", "turnover": "12 500 000,00"}
PAYMENT_PAGE = {
    "method": "direct_debit",
    "account_holder": COMPANY,
    "iban": group_iban(DEBTOR_IBAN),
    "signatory_name": "Éloïse Müller-N'Diaye",
    "signatory_function": "Gérante",
    "authorised": "on",
}
CHECK_PAGE = {
    "signatory_name": "Éloïse Müller-N'Diaye",
    "signatory_function": "Gérante",
    "terms": "on",
    "privacy": "on",
}


@dataclass
class InstallationFixture:
    """An installation with both associations, without Redis: `settle` steps the machine."""

    installation: Installation
    clock: FixedClock
    app: FastAPI

    def visitor(self, language: str) -> TestClient:
        headers = {"accept": "text/html", "accept-language": language}
        client = TestClient(self.app, base_url=LOCAL, headers=headers)
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
        notifications = self.installation["notifications"]
        with notifications.reading(message.association_id) as session:
            signer = open_signer(session, notifications)
        content = signed_bytes(message, self.installation.documents, signer)
        parsed = email.message_from_bytes(content, policy=email.policy.default)
        body = parsed.get_body(("plain",))
        assert body
        return str(body.get_content())

    def link(self, message: Message, part: str) -> str:
        found = re.search(rf"https?://[^\s]*?(/[^\s]*{part}[^\s]*)", self.text(message))
        assert found, self.text(message)
        return found[1]

    def release_first_file(self) -> None:
        """The treasurer looks at the file that waits and releases it."""
        treasurer = self.signed_in(TREASURER)
        page = treasurer.get("/autoregion/collections").text
        form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if "/release" in one)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', form))
        action = re.search(r'action="([^"]+)"', form)
        assert action
        assert treasurer.post(action[1], data=fields).status_code == 303
        self.settle()

    def first_invoice(self) -> tuple[Invoice, Collection, CollectionItem]:
        """The only invoice, its bank file and its debit; mandate active, books right."""
        with self.installation["billing"].reading(OWN) as session:
            invoice = session.exec(select(Invoice)).one()
            collection = session.exec(select(Collection)).one()
            item = session.exec(select(CollectionItem)).one()
            assert session.exec(select(Mandate)).one().state == "active"
            assert check_ledger(session).ok
        return invoice, collection, item


@contextmanager
def open_installation(
    data: Path, *, smtp_url: str | None = None, limits_factor: int = 1
) -> Iterator[InstallationFixture]:
    """Both associations of the demo without members, on 11 January 2027."""
    clock = FixedClock.on(date(2027, 1, 11))
    settings = Settings(
        environment="demo", data=data, smtp_url=smtp_url, limits_factor=limits_factor
    )
    installation = Installation(settings, clock=clock)
    installation.bring_up()
    for slug in ("autoregion", "autos"):
        spec = load_association((DEMO / f"{slug}.toml").read_text("utf-8"))
        apply_association(installation, spec, actor="test")
    town = InstallationFixture(installation, clock, build_app(installation))
    town.settle()
    yield town
    installation.dispose()


def bank_pays(invoice: Invoice, collection: Collection) -> bytes:
    """The statement that credits the bank file in one sum."""
    booked = Ntry(invoice.amount_cents, date(2027, 1, 25), "R1", "192", batch=collection.message_id)
    return statement(_creditor_iban(), booked)


def bank_returns(invoice: Invoice, item: CollectionItem) -> bytes:
    """The statement that takes the debit back, with the fees of both banks."""
    taken = invoice.amount_cents + sum(FEES_CENTS)
    returned = Tx(
        taken,
        e2e=item.end_to_end_id,
        reason="MS03",
        instructed=invoice.amount_cents,
        fees=FEES_CENTS,
    )
    booked = Ntry(-taken, date(2027, 1, 28), "R2", "109", txs=(returned,))
    return statement(_creditor_iban(), booked, id_="S-2")


def bank_transfers(invoice: Invoice, on: date) -> bytes:
    """The statement that tells of a transfer for an invoice."""
    told = Tx(invoice.open_cents, text=invoice.number)
    booked = Ntry(invoice.open_cents, on, "R3", "166", txs=(told,))
    return statement(_creditor_iban(), booked, id_="S-3")


def _creditor_iban() -> str:
    return load_association((DEMO / "autoregion.toml").read_text("utf-8")).bank.iban

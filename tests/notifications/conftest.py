"""The notifications service between a members and a billing service that only speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from services.notifications.apply_association import apply_association
from services.notifications.composing.tables import Message
from services.notifications.service import SERVICE
from shared.association_spec import AdmissionSpec, AssociationSpec, BankSpec, MailSpec
from shared.clock import FixedClock
from shared.contracts.billing import InvoiceRendered
from shared.contracts.members import Contact, MemberContactsChanged, MemberDetailsChanged
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.events import Event, publish_many
from shared.events.drain import DrainReport, drain
from shared.events.schedule import Slot
from shared.events.storage.tables import event_tables, tables_of
from shared.ids import new_id
from shared.safeguards import install_safeguards
from shared.service import Service, ServiceRuntime
from tests.support.settings import make_settings
from tests.support.smtp import Mailbox

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"


def spec(slug: str = "autoregion", name: str = "autoregion e.V.") -> AssociationSpec:
    """An association as its file describes it."""
    return AssociationSpec(
        slug=slug,
        name=name,
        street="Musterallee",
        house_number="9",
        postcode="66119",
        city="Saarbrücken",
        country="DE",
        register_court="Amtsgericht Saarbrücken",
        register_number="VR 0815",
        tax_number="",
        email=f"office@{slug}.example",
        phone="+49 30 23125 001",
        website=f"https://www.{slug}.example",
        languages=("de", "fr", "en"),
        bank=BankSpec("x", "DE02120300000000202051", "BYLADEM1001", "DE98ZZZ09999999999"),
        mail=MailSpec(name, f"umlauf@{slug}.example", f"treasurer@{slug}.example"),
        admission=AdmissionSpec("majority_of_members", 50, 14),
        people=(),
        dues_regulation={},
    )


@dataclass
class Post:
    """Tells notifications what happened elsewhere and shows what it made of it."""

    notifications: ServiceRuntime
    members: ServiceRuntime
    billing: ServiceRuntime
    clock: FixedClock
    association: AssociationSpec = field(default_factory=spec)

    def apply(self, association: AssociationSpec) -> None:
        with self.notifications.transaction(association.id) as uow:
            apply_association(uow, association)

    def tell(self, *events: Event, association: UUID | None = None) -> None:
        for runtime in (self.members, self.billing):
            own = [event for event in events if event.source() == runtime.name]
            with runtime.transaction(association or self.association.id) as uow:
                publish_many(uow, own)

    def settle(self) -> DrainReport:
        return drain([self.members, self.billing, self.notifications])

    def resume(self) -> DrainReport:
        """What the job of every minute does, and what follows."""
        job = SERVICE.jobs[0]
        with self.notifications.transaction(None) as uow:
            job.function(uow, Slot(self.clock.now()))
        return self.settle()

    def messages(self, template: str | None = None) -> list[Message]:
        with self.notifications.reading(None) as session:
            query = select(Message).order_by(col(Message.composed_at), col(Message.recipient))
            if template:
                query = query.where(Message.template == template)
            return list(session.exec(query))

    def said(self, type_: str) -> list[dict[str, object]]:
        """Payloads of the events of a type that notifications published."""
        outbox = tables_of(self.notifications).outbox
        with self.notifications.reading(None) as session:
            rows = session.execute(
                sa.select(outbox.c.payload)
                .where(outbox.c.type == type_)
                .order_by(outbox.c.position)
            )
            return [dict(payload) for (payload,) in rows]

    def member(
        self,
        *contacts: Contact,
        company: str = "Société Générale d'Étanchéité & Cie S.à r.l.",
        language: str = "fr",
        country: str = "LU",
    ) -> UUID:
        """A member that notifications has heard of."""
        id_ = new_id()
        self.tell(
            MemberDetailsChanged(
                member_id=id_,
                member_number="M-0001",
                company=company,
                legal_form="",
                street="Rue de l'Été",
                house_number="1",
                postcode="1234",
                city="Luxembourg",
                country=country,
                language=language,
                kind="full",
                state="active",
                joined_on=date(2027, 1, 1),
                left_on=None,
                employees=84,
                turnover_cents=None,
                register_number="",
                vat_id="",
            ),
            MemberContactsChanged(
                member_id=id_, company=company, language=language, contacts=contacts
            ),
        )
        return id_

    def invoice(
        self, member_id: UUID, number: str = "BR-2027-0001", **more: object
    ) -> InvoiceRendered:
        """An invoice whose PDF is in the store."""
        pdf = PDF + number.encode()
        sha256 = self.notifications.documents.put(self.association.id, pdf)
        facts: dict[str, object] = {
            "invoice_id": new_id(),
            "member_id": member_id,
            "number": number,
            "run_id": None,
            "kind": "dues",
            "document_sha256": sha256,
            "language": "fr",
            "country": "LU",
            "amount_cents": 135050,
            "open_cents": 135050,
            "due_on": date(2027, 2, 15),
            "payment_method": "direct_debit",
            "collect_on": date(2027, 2, 15),
            "creditor_identifier": "DE98ZZZ09999999999",
            "mandate_reference": "M-0001-2",
        }
        return InvoiceRendered.model_validate(facts | more)


def contact(
    address: str, *roles: str, salutation: str = "Mme", first: str = "Zoé", last: str = "Müller"
) -> Contact:
    return Contact(
        email=address,
        roles=roles or ("billing",),
        salutation=salutation,
        first_name=first,
        last_name=last,
    )


Opener = Callable[..., Post]


def about(mailbox: Mailbox, word: str) -> EmailMessage:
    """The one mail whose subject begins with the word."""
    [found] = [
        mail.message
        for mail in mailbox.caught
        if str(mail.message["Subject"]).partition("] ")[2].startswith(word)
    ]
    return found


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2027, 1, 15, 9, 0, tzinfo=UTC))


@pytest.fixture
def open_post(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[..., Post]]:
    """Opens the post office; with `smtp_url` it sends, without it keeps."""
    opened: list[ServiceRuntime] = []

    def speaker(name: str) -> Service:
        metadata = sa.MetaData()
        event_tables(metadata)
        return Service(name=name, metadata=metadata, migrations=tmp_path)

    def open_(smtp_url: str | None = None, database_url: str | None = None) -> Post:
        settings = make_settings(data=tmp_path, smtp_url=smtp_url)
        documents = FolderStore(tmp_path / "documents", durable=False)
        runtimes = []
        for service in (SERVICE, speaker("members"), speaker("billing")):
            url = f"sqlite:///{tmp_path}/{service.name}.sqlite"
            if service is SERVICE and database_url:
                url = database_url
            database = Database(url, durable=False)
            with database.engine.begin() as connection:
                service.metadata.create_all(connection)
                install_safeguards(connection, service.metadata)
            runtimes.append(
                ServiceRuntime(
                    service=service,
                    database=database,
                    clock=clock,
                    documents=documents,
                    keys=KeyRing("test"),
                    settings=settings,
                )
            )
        opened.extend(runtimes)
        notifications, members, billing = runtimes
        post = Post(notifications, members, billing, clock)
        post.apply(post.association)
        return post

    yield open_
    for runtime in opened:
        runtime.database.dispose()

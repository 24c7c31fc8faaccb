"""Invoice mails from events to a mail server, against prepared bytes over one connection.

`python -m benchmarks.mails --mails 1000 [--database sqlite|postgres] [--runs 5]`

Ours: one thread composes the mails of `InvoiceRendered` events (texts in three languages, a PDF of
30 kB from the document store), claims them, hands them over one by one, notes each receipt durably,
publishes MailQueued and MailSent. Reference: finished bytes of the same size through smtplib over
one connection, nothing written. The server is a process of its own that takes and forgets.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from sqlmodel import select

from benchmarks.measure import Run, compare
from services.notifications.apply_association import apply_association
from services.notifications.association.tables import Association
from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.notice import CausingEvent
from services.notifications.composing.rendering import render
from services.notifications.composing.tables import Message
from services.notifications.contacts.recipient import PersonName
from services.notifications.contacts.tables import Correspondent
from services.notifications.sending.channels import close_channels
from services.notifications.sending.claim_mails import claim_mails
from services.notifications.service import SERVICE
from shared.association_spec import AdmissionSpec, AssociationSpec, BankSpec, MailSpec
from shared.clock import FixedClock
from shared.contracts.billing import InvoiceRendered
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.ids import new_id, new_ids
from shared.safeguards import install_safeguards
from shared.service import ServiceRuntime
from tests.support.ordinary_role import new_database
from tests.support.postgres import private_cluster
from tests.support.settings import make_settings

AIM = 2.0
PDF_BYTES = 30_000
_AT_ONCE = 500
_SINK, _POSTGRES = "UMLAUF_BENCHMARK_SMTP", "UMLAUF_BENCHMARK_POSTGRES"
_DURABLE = ("listen_addresses=", "max_connections=50")
_GREETING = b"250-sink\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 8BITMIME\r\n"


def umlauf(size: int) -> Run:
    """From events to receipts, in batches as the event machine hands them over."""
    runtime, association = _notifications()
    causes = _causes(runtime, association, size)
    _load_templates(runtime, association)

    def run() -> None:
        for at in range(0, size, _AT_ONCE):
            with runtime.transaction(association.id) as uow:
                compose_mails(uow, causes[at : at + _AT_ONCE])
            while ids := _queued(runtime, association):
                with runtime.transaction(association.id) as uow:
                    claim_mails(uow, ids)
        close_channels()
        if unsent := _queued(runtime, association):
            raise RuntimeError(f"{len(unsent)} mails were not sent")

    return run


def prepared_bytes(size: int) -> Run:
    """The server's and the wire's share: one message, built before, over one connection."""
    content = _library_mail()

    def run() -> None:
        with _connected() as smtp:
            for number in range(size):
                smtp.sendmail("a@autos.example", f"m{number}@firma.example", content)

    return run


def usual_way(size: int) -> Run:
    """EmailMessage and send_message, over one connection, nothing written down."""

    def run() -> None:
        with _connected() as smtp:
            for _ in range(size):
                smtp.sendmail("a@autos.example", "m@firma.example", _library_mail())

    return run


def _queued(runtime: ServiceRuntime, association: AssociationSpec) -> list[UUID]:
    with runtime.reading(association.id) as session:
        return list(session.exec(select(Message.id).where(Message.state == "queued")))


def _notifications() -> tuple[ServiceRuntime, AssociationSpec]:
    folder = Path(tempfile.mkdtemp(prefix="umlauf-mails-"))
    database = Database(_new_database() or f"sqlite:///{folder}/notifications.sqlite")
    with database.engine.begin() as connection:
        SERVICE.metadata.create_all(connection)
        install_safeguards(connection, SERVICE.metadata)
    settings = make_settings(data=folder, smtp_url=os.environ[_SINK])
    clock = FixedClock(datetime(2027, 1, 15, 9, 0, tzinfo=UTC))
    documents = FolderStore(folder / "documents", durable=False)
    runtime = ServiceRuntime(
        service=SERVICE,
        database=database,
        clock=clock,
        documents=documents,
        keys=KeyRing("benchmark"),
        settings=settings,
    )
    association = _association()
    with runtime.transaction(association.id) as uow:
        apply_association(uow, association)
    return runtime, association


def _new_database() -> str | None:
    """A database of its own on the cluster that `on` started; None: SQLite."""
    admin = os.environ.get(_POSTGRES)
    return new_database(admin) if admin else None


def _load_templates(runtime: ServiceRuntime, association: AssociationSpec) -> None:
    """A worker loads each once in its life."""
    with runtime.reading(association.id) as session:
        sender = session.get(Association, association.id)
        assert sender is not None
        event = _rendered(new_id(), 0, "de", "0" * 64)
        facts = event.model_dump() | {"company": "", "invoice_kind": "dues", "direct_debit": True}
        for language in ("de", "fr", "en"):
            render("invoice", language, sender, PersonName(), facts, "LU")


def _association() -> AssociationSpec:
    return AssociationSpec(
        slug="autos",
        name="AutOS e.V.",
        street="Musterweg",
        house_number="1",
        postcode="49074",
        city="Osnabrück",
        country="DE",
        register_court="Amtsgericht Osnabrück",
        register_number="VR 1",
        tax_number="",
        email="office@autos.example",
        phone="+49 30 23125 001",
        website="https://autos.example",
        languages=("de", "fr", "en"),
        bank=BankSpec("AutOS e.V.", "DE02120300000000202051", "BYLADEM1001", "DE98ZZZ09999999999"),
        mail=MailSpec("AutOS e.V.", "umlauf@autos.example", "treasurer@autos.example"),
        admission=AdmissionSpec("majority_of_members", 50, 14),
        people=(),
        dues_regulation={},
    )


def _causes(runtime: ServiceRuntime, association: AssociationSpec, size: int) -> list[CausingEvent]:
    """Members with contacts, PDFs in the store, and the events that say so."""
    languages = ("de", "fr", "en")
    pdf = os.urandom(PDF_BYTES - 8)
    members, events = new_ids(size), []
    with runtime.transaction(association.id) as uow:
        for number, member in enumerate(members):
            language = languages[number % 3]
            uow.session.add(_correspondent(association, member, number, language))
            sha256 = runtime.documents.put(association.id, pdf + f"{number:08}".encode())
            events.append(_rendered(member, number, language, sha256))
    return [CausingEvent(new_id(), runtime.clock.now(), event) for event in events]


def _correspondent(
    association: AssociationSpec, member: object, number: int, language: str
) -> Correspondent:
    return Correspondent.model_validate(
        {
            "association_id": association.id,
            "id": member,
            "company": f"Société Générale d'Étanchéité {number} & Cie S.à r.l.",
            "language": language,
            "country": "LU",
            "contacts": [
                {
                    "email": f"rechnung{number}@firma.example",
                    "roles": ["billing"],
                    "salutation": "Frau",
                    "first_name": "Zoé",
                    "last_name": "Müller",
                }
            ],
        }
    )


def _rendered(member: object, number: int, language: str, sha256: str) -> InvoiceRendered:
    return InvoiceRendered.model_validate(
        {
            "invoice_id": new_id(),
            "member_id": member,
            "number": f"BR-2027-{number:06}",
            "run_id": None,
            "kind": "dues",
            "document_sha256": sha256,
            "language": language,
            "country": "LU",
            "amount_cents": 90000 + number,
            "open_cents": 90000 + number,
            "due_on": date(2027, 2, 15),
            "payment_method": "direct_debit",
            "collect_on": date(2027, 2, 15),
            "creditor_identifier": "DE98ZZZ09999999999",
            "mandate_reference": f"M-{number:06}-1",
        }
    )


def _library_mail() -> bytes:
    message = EmailMessage()
    message["From"] = "AutOS e.V. <a@autos.example>"
    message["To"] = "m@firma.example"
    message["Subject"] = "Rechnung über 2.400,00 €"
    message.set_content("Sehr geehrte Frau Müller,\n" * 60, cte="quoted-printable")
    message.add_alternative(
        "<p>Sehr geehrte Frau Müller,</p>\n" * 110, subtype="html", cte="quoted-printable"
    )
    message.add_attachment(os.urandom(PDF_BYTES), maintype="application", subtype="pdf")
    return message.as_bytes()


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    host, port = os.environ[_SINK].removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as smtp:
        smtp.ehlo()
        yield smtp


class _Sink(asyncio.Protocol):
    """Takes everything and keeps nothing, as fast as can be."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._waiting, self._in_data = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while self._take():
            pass

    def _take(self) -> bool:
        if self._in_data:
            end = self._waiting.find(b"\r\n.\r\n")
            if end < 0:
                self._waiting = self._waiting[-4:]
                return False
            self._waiting, self._in_data = self._waiting[end + 5 :], False
            self._transport.write(b"250 taken\r\n")
            return True
        line, found, rest = self._waiting.partition(b"\r\n")
        if not found:
            return False
        self._waiting = rest
        self._answer(line[:4].upper())
        return True

    def _answer(self, verb: bytes) -> None:
        if verb == b"QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
            return
        self._in_data = verb == b"DATA"
        answers = {b"EHLO": _GREETING, b"DATA": b"354 go on\r\n"}
        self._transport.write(answers.get(verb, b"250 ok\r\n"))


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def on(database: str) -> Iterator[None]:
    """A mail server for all contenders, and a private PostgreSQL where asked for."""
    sink = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.mails", "--sink"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert sink.stdout is not None
        os.environ[_SINK] = f"smtp://127.0.0.1:{sink.stdout.readline().strip()}"
        if database == "sqlite":
            yield
            return
        with private_cluster(_DURABLE) as cluster:
            if cluster is None:
                raise SystemExit("PostgreSQL is not on this machine")
            os.environ[_POSTGRES] = cluster.admin_url
            yield
    finally:
        sink.terminate()
        sink.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sink", action="store_true", help="be the mail server")
    asked = parser.parse_args()
    if asked.sink:
        asyncio.run(_serve())
        return
    with on(asked.database):
        result = compare(umlauf, prepared_bytes, size=asked.mails, runs=asked.runs)
        print(result.report(f"{asked.mails} mails with PDF, {asked.database}", AIM))
        print(f"  {asked.mails / result.ours.wall:.0f} mails a second")


if __name__ == "__main__":
    main()

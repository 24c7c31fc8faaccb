"""A members service on a fresh database, with the associations of the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.applications.confirm_application import confirm_application
from services.members.applications.declarations import ConsentText
from services.members.applications.save_company import save_company
from services.members.applications.save_contacts import save_contacts
from services.members.applications.start_application import start_application
from services.members.applications.submit_application import Submission, submit_application
from services.members.applications.tables import Application
from services.members.apply_association import apply_association
from services.members.evidence import Circumstances, Way
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.rules import Choice, Outcome
from services.members.resolutions.tables import Ballot, Resolution
from services.members.roster.company import CompanyData
from services.members.roster.contacts import ContactData, contacts_of
from services.members.roster.rules import MemberKind
from services.members.service import SERVICE
from shared.association_spec import AdmissionSpec, AssociationSpec, BankSpec, MailSpec, PersonSpec
from shared.clock import FixedClock
from shared.contracts.billing import DuesQuoted, PaymentChosen
from shared.contracts.members import ApplicationDrafted
from shared.crypto import KeyRing
from shared.db import Database, new_registry
from shared.documents import FolderStore
from shared.events import Envelope, Subscriber, publish
from shared.events.drain import DrainReport, drain
from shared.events.schedule import Slot
from shared.events.storage.tables import event_tables, tables_of
from shared.ids import association_id
from shared.postal_address import PostalAddress
from shared.service import Service, ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.support.databases import CopyOf, make_tables
from tests.support.settings import make_settings

AUTOS = association_id("autos")
AUTOREGION = association_id("autoregion")
LINK = Circumstances("203.0.113.7", "a browser", Way.LINK)
ÉTANCHÉITÉ = "Société Générale d'Étanchéité & Cie S.à r.l."


def _plain(name: str) -> str:
    """As an address has it: small letters without accents."""
    return normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()


def spec(slug: str = "autos", *, board: int = 3, **changes: object) -> AssociationSpec:
    """An association with `board` people on its board, one of them treasurer, and an office."""
    names = ("Ada Ährenpfort", "Bruno Côté", "Čenek Ďurica", "Dörte Ørsted", "Émile Żak")
    people = [
        PersonSpec(name, f"{_plain(name.split()[0])}@{slug}.example", "de", ("board",))
        for name in names[:board]
    ]
    office = PersonSpec("Olga Office", f"office@{slug}.example", "de", ("office",))
    made = AssociationSpec(
        slug=slug,
        name={"autos": "AutOS e.V."}.get(slug, f"{slug} e.V."),
        street="Musterweg",
        house_number="1",
        postcode="49074",
        city="Osnabrück",
        country="DE",
        register_court="Osnabrück",
        register_number="VR 1",
        tax_number="1/2/3",
        email=f"info@{slug}.example",
        phone="+49 30 23125000",
        website=f"https://{slug}.example",
        languages=("de", "fr", "en"),
        bank=BankSpec("AutOS", "DE02120300000000202051", "BYLADEM1001", "DE98ZZZ09999999999"),
        mail=MailSpec("AutOS", f"info@{slug}.example", f"info@{slug}.example"),
        admission=AdmissionSpec("majority_of_members", 50, 14),
        people=(*people, office),
        dues_regulation={
            "kinds": [{"kind": "full"}, {"kind": "network_partner"}, {"kind": "honorary"}]
        },
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def company(city: str = "Käerjeng", **changes: object) -> CompanyData:
    made = CompanyData(
        name=ÉTANCHÉITÉ,
        legal_form="S.à r.l.",
        address=PostalAddress(
            street="rue de l'Industrie",
            house_number="24-28",
            postcode="4959",
            city=city,
            country="LU",
        ),
        language="fr",
        branch="parts",
        register_number="RCS B 123456",
        vat_id="LU12345678",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


PEOPLE = contacts_of(
    ContactData(
        email="jhemp@etancheite.example",
        roles=("main",),
        salutation="Monsieur",
        first_name="Jhemp",
        last_name="Schroeder-Thill",
    ),
    ["rechnung@etancheite.example"],
)
SUBMISSION = Submission(
    signatory_name="Jhemp Schroeder-Thill",
    signatory_function="Gérant",
    language="fr",
    declarations=(ConsentText("terms", "Nous demandons l'adhésion."),),
)


@dataclass
class MembersFixture:
    """The members service of a test, beside a billing service that answers every draft.

    What is applied before anything else is copied from what was applied once in the session.
    """

    copy_of: CopyOf
    sqlite_copy_of: CopyOf
    folder: Path
    clock: FixedClock
    taken: set[UUID] = field(default_factory=set)
    opened: list[ServiceRuntime] = field(default_factory=list)

    @cached_property
    def members(self) -> ServiceRuntime:
        return self._open_members()

    @cached_property
    def billing(self) -> ServiceRuntime:
        return self._open(billing_double(), self.sqlite_copy_of("billing-double", _fill_billing))

    def apply(self, *specs: AssociationSpec) -> None:
        wanted = specs or (spec(),)
        if "members" in vars(self):
            apply_all(self.members, wanted)
        else:
            self.members = self._open_members(*wanted)

    def _open_members(self, *specs: AssociationSpec) -> ServiceRuntime:
        """On a copy of the database in which just these associations were applied."""
        clock = FixedClock(self.clock.now())
        digest = sha256(repr((specs, clock.now())).encode()).hexdigest()
        name = f"members-{digest[:16]}" if specs else "members"
        return self._open(SERVICE, self.copy_of(name, partial(_fill_members, specs, clock)))

    def _open(self, service: Service, url: str) -> ServiceRuntime:
        self.opened.append(runtime(service, url, self.folder / "documents", self.clock))
        return self.opened[-1]

    def dispose(self) -> None:
        for one in self.opened:
            one.database.dispose()

    def settle(self) -> DrainReport:
        return drain([self.members, self.billing])

    def events(self, kind: str = "") -> list[sa.RowMapping]:
        """What the members service has published, in order."""
        outbox = tables_of(self.members).outbox
        with self.members.reading(None) as session:
            rows = session.execute(sa.select(outbox).order_by(outbox.c.position)).mappings()
            return [row for row in rows if row["type"].startswith(kind)]

    def types(self) -> list[str]:
        """Types of the events not asked for before."""
        new = [row for row in self.events() if row["id"] not in self.taken]
        self.taken |= {row["id"] for row in new}
        return [row["type"].removeprefix("members.") for row in new]

    def submitted(self, association: UUID = AUTOS, **changes: object) -> UUID:
        """An application that was sent off, not yet confirmed."""
        with self.members.transaction(association) as uow:
            draft = start_application(uow, MemberKind.FULL, "fr").application_id
            save_company(uow, draft, MemberKind.FULL, replace(company(), **changes))  # type: ignore[arg-type]
            save_contacts(uow, draft, PEOPLE)
        self.settle()
        with self.members.transaction(association) as uow:
            submit_application(uow, draft, SUBMISSION)
        return draft

    def in_resolution(self, association: UUID = AUTOS, **changes: object) -> UUID:
        """An application before the board."""
        draft = self.submitted(association, **changes)
        with self.members.transaction(association) as uow:
            confirm_application(uow, draft)
        return draft

    def application(self, id_: UUID, association: UUID = AUTOS) -> Application:
        with self.members.reading(association) as session:
            found = session.get(Application, id_)
            assert found is not None
            return found

    def resolution(self, application: UUID, association: UUID = AUTOS) -> Resolution:
        """The latest one on the application."""
        with self.members.reading(association) as session:
            found = session.exec(
                select(Resolution)
                .where(col(Resolution.application_id) == application)
                .order_by(col(Resolution.number).desc())
            ).first()
            assert found is not None
            return found

    def ballots(self, application: UUID, association: UUID = AUTOS) -> Sequence[Ballot]:
        """By the electors' names."""
        resolution = self.resolution(application, association)
        with self.members.reading(association) as session:
            return session.exec(
                select(Ballot)
                .where(col(Ballot.resolution_id) == resolution.id)
                .order_by(col(Ballot.person_name))
            ).all()

    def vote_all(self, application: UUID, choice: Choice = Choice.YES) -> None:
        """The electors vote alike, one after the other, until it is decided."""
        for ballot in self.ballots(application):
            if self.resolution(application).outcome is Outcome.OPEN:
                with self.members.transaction(AUTOS, actor=str(ballot.person_id)) as uow:
                    cast_vote(uow, ballot.id, Declared(choice, "", 1), Circumstances())

    def vote(
        self,
        application: UUID,
        elector: int,
        choice: Choice = Choice.YES,
        comment: str = "",
        version: int = 1,
    ) -> Outcome:
        """The elector in this place, by name, votes by the link of the mail."""
        ballot = self.ballots(application)[elector]
        with self.members.transaction(AUTOS, actor=str(ballot.person_id)) as uow:
            return cast_vote(uow, ballot.id, Declared(choice, comment, version), LINK)

    def run_jobs(self) -> None:
        for job in SERVICE.jobs:
            with self.members.transaction(None, actor="job") as uow:
                job.function(uow, Slot(self.clock.now()))

    def days_pass(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))


def answer_draft(uow: UnitOfWork, event: ApplicationDrafted, _: Envelope) -> None:
    """Billing's part in these tests: 900 € a year, by transfer."""
    publish(
        uow,
        DuesQuoted(
            application_id=event.application_id,
            revision=1,
            employees=84,
            turnover_cents=1_200_000_00,
            dues_class="C",
            annual_cents=90_000,
            first_cents=45_000,
            explanation=("Classe C : 51 à 100 salariés",),
        ),
    )
    publish(
        uow,
        PaymentChosen(
            application_id=event.application_id, revision=2, method="transfer", mandate_id=None
        ),
    )


def billing_double() -> Service:
    metadata = new_registry().metadata
    event_tables(metadata)
    answers = Subscriber(
        "billing.answer_draft",
        (ApplicationDrafted,),
        handler=answer_draft,  # type: ignore[arg-type]
    )
    return Service("billing", metadata, Path("."), subscribers=[answers])


def runtime(service: Service, url: str, documents: Path, clock: FixedClock) -> ServiceRuntime:
    return ServiceRuntime(
        service=service,
        database=Database(url, durable=False),
        clock=clock,
        documents=FolderStore(documents, durable=False),
        keys=KeyRing("test"),
        settings=make_settings(),
    )


def apply_all(members: ServiceRuntime, specs: Sequence[AssociationSpec]) -> None:
    for one in specs:
        with members.transaction(one.id) as uow:
            apply_association(uow, one)


def _fill_members(
    specs: Sequence[AssociationSpec], clock: FixedClock, url: str, documents: Path
) -> None:
    made = runtime(SERVICE, url, documents, clock)
    make_tables(made)
    apply_all(made, specs)
    made.database.dispose()


def _fill_billing(url: str, documents: Path) -> None:
    made = runtime(billing_double(), url, documents, FixedClock())
    make_tables(made)
    made.database.dispose()

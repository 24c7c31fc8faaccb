"""An association with members and mandates in a billing database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from services.billing.accounts.import_payment_details import import_payment_details
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.upsert_member_account import upsert_member_account
from services.billing.apply_association import apply_association
from services.billing.association.upsert_officer import upsert_officer
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.iban import make_iban
from services.billing.service import SERVICE
from shared.association_spec import (
    AdmissionSpec,
    AssociationSpec,
    BankSpec,
    MailSpec,
    PersonSpec,
)
from shared.clock import FixedClock
from shared.contracts.members import MemberDetailsChanged, OfficerChanged
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.ids import named_id
from shared.service import ServiceRuntime
from tests.support.actors import actor_in
from tests.support.databases import CopyOf, make_tables
from tests.support.settings import make_settings
from tests.support.terms import terms

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from tests.support.bank import Bank
    from tests.support.billing_site import NewVisitor, Visitor

REGULATION: dict[str, object] = {
    "name": "Beitragsordnung 2027",
    "valid_from": date(2027, 1, 1),
    "resolution": "Mitgliederversammlung 2026-11-12, TOP 5",
    "due": {"month": 2, "day": 15},
    "rounding": "cent",
    "proration": {"mode": "half_year"},
    "entry_fee": {"full": "250.00"},
    "kinds": [
        {
            "kind": "full",
            "basis": "employees",
            "missing": {"class": "highest"},
            "steps": [
                {"class": "A", "employees_up_to": 10, "amount": "600.00"},
                {"class": "B", "employees_up_to": 50, "amount": "900.00"},
                {"class": "C", "amount": "1800.00"},
            ],
        },
        {"kind": "honorary", "basis": "fixed", "amount": "0.00"},
    ],
}
TODAY = date(2027, 1, 15)
KEYS = KeyRing("test key")
TREASURER, CHAIR = "treasurer@autos.example", "chair@autos.example"


def association(slug: str = "autos") -> AssociationSpec:
    return AssociationSpec(
        slug=slug,
        name="AutOS e.V.",
        street="Neuer Graben",
        house_number="7",
        postcode="49074",
        city="Osnabrück",
        country="DE",
        register_court="Amtsgericht Osnabrück",
        register_number="VR 200999",
        tax_number="66/270/99999",
        email="info@autos.example",
        phone="030 23125100",
        website="https://autos.example",
        languages=("de", "en"),
        bank=BankSpec(
            "AutOS e.V.", make_iban("DE", "265900250099999900"), "", "DE98ZZZ09999999999"
        ),
        mail=MailSpec("AutOS", "dues@autos.example", "office@autos.example"),
        admission=AdmissionSpec("majority_of_members", 50, 14),
        people=(
            PersonSpec("Dr. Anne Weiland", TREASURER, "de", ("treasurer",)),
            PersonSpec("Prof. Martin Klein", CHAIR, "de", ("board",)),
        ),
        dues_regulation=REGULATION,
    )


BY_TREASURER, BY_CHAIR = actor_in(association(), TREASURER), actor_in(association(), CHAIR)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.on(TODAY)


@pytest.fixture
def runtime(
    copy_of: CopyOf, request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock
) -> Iterator[ServiceRuntime]:
    """Billing over SQLite and PostgreSQL, with the association `autos` applied; where the test
    takes `exported_run`, with five members and their run."""
    if "exported_run" in request.fixturenames:
        url = copy_of("billing-bank", _fill_bank)
    else:
        url = copy_of("billing", _fill_association)
    made = _open(url, tmp_path / "documents", clock)
    yield made
    made.database.dispose()


def _open(url: str, documents: Path, clock: FixedClock) -> ServiceRuntime:
    return ServiceRuntime(
        service=SERVICE,
        database=Database(url, durable=False),
        clock=clock,
        documents=FolderStore(documents, KEYS, durable=False),
        keys=KEYS,
        settings=make_settings(),
    )


def _fill_association(url: str, documents: Path) -> None:
    made = _open(url, documents, FixedClock.on(TODAY))
    make_tables(made)
    apply(made, association())
    made.database.dispose()


def _fill_bank(url: str, documents: Path) -> None:
    """Five members: 600, 900, 1800 by direct debit; 600 and 900 by transfer."""
    _fill_association(url, documents)
    made = _open(url, documents, FixedClock.on(TODAY))
    for number, employees, debit in (
        ("M-1", 5, True),
        ("M-2", 50, True),
        ("M-3", None, True),
        ("M-4", 5, False),
        ("M-5", 50, False),
    ):
        member_of(made, number, employees=employees, debit=debit)
    with made.transaction(association().id) as uow:
        run_dues(uow, 2027, date(2027, 2, 15), BY_TREASURER, BY_CHAIR)
    made.database.dispose()


def apply(runtime: ServiceRuntime, spec: AssociationSpec) -> None:
    with runtime.transaction(spec.id) as uow:
        apply_association(uow, spec)
        for person in spec.people:
            upsert_officer(
                uow,
                OfficerChanged(
                    person_id=spec.person_id(person),
                    name=person.name,
                    email=person.email,
                    language=person.language,
                    offices=terms(*person.roles),
                ),
            )


AddMember = Callable[..., UUID]


def member_of(
    runtime: ServiceRuntime,
    number: str,
    *,
    employees: int | None = 5,
    debit: bool = True,
    kind: str = "full",
    company: str = "Société Générale d'Étanchéité & Cie S.à r.l.",
    language: str = "de",
    country: str = "DE",
    joined_on: date = date(2020, 5, 1),
    signed_on: date = date(2026, 3, 1),
    scheme: str = "core",
    spec: AssociationSpec | None = None,
) -> UUID:
    owner = (spec or association()).id
    member_id = named_id(owner, number)
    with runtime.transaction(owner) as uow:
        upsert_member_account(
            uow,
            MemberDetailsChanged(
                member_id=member_id,
                member_number=number,
                company=company,
                legal_form="S.à r.l.",
                street="Rue de l'Église",
                house_number="4 bis",
                postcode="57600",
                city="Forbach",
                country=country,
                language=language,
                kind=kind,
                state="active",
                joined_on=joined_on,
                left_on=None,
                employees=employees,
                turnover_cents=None,
                register_number="",
                vat_id="",
            ),
        )
        details = PaymentDetails(member_id, "transfer")
        if debit:
            account = f"{int(number.split('-')[-1]):010d}"
            details = PaymentDetails(
                member_id=member_id,
                method="direct_debit",
                iban=make_iban("DE", f"59050101{account}"),
                account_holder=company,
                reference=f"REF-{number}",
                signed_on=signed_on,
                scheme=scheme,
            )
        by = actor_in(spec or association(), TREASURER)
        import_payment_details(uow, [details], by)
    return member_id


@pytest.fixture
def add_member(runtime: ServiceRuntime) -> AddMember:
    """`add_member("M-1", employees=84, debit=True, kind="full", joined_on=…, slug="autos")`."""
    return partial(member_of, runtime)


@pytest.fixture
def exported_run() -> None:
    """Asks `runtime` for a database in which five members were invoiced for 2027."""


@pytest.fixture
def bank(exported_run: None, runtime: ServiceRuntime) -> Bank:
    """Five members: 600, 900, 1800 by direct debit; 600 and 900 by transfer."""
    from tests.support.bank import Bank

    return Bank(runtime)


@pytest.fixture
def app(runtime: ServiceRuntime, tmp_path: Path) -> Iterator[FastAPI]:
    """Billing's pages behind the real web wiring."""
    from tests.support.billing_site import build_app

    database = Database(f"sqlite:///{tmp_path / 'web.sqlite'}", durable=False)
    yield build_app(runtime, database)
    database.dispose()


@pytest.fixture
def new_visitor(runtime: ServiceRuntime, app: FastAPI) -> NewVisitor:
    """`new_visitor(TREASURER)` is signed in; `new_visitor()` is anybody."""
    from fastapi.testclient import TestClient

    from tests.support.billing_site import BASE, Visitor

    def visit(email: str | None = None, *, language: str = "en", slug: str = "autos") -> Visitor:
        headers = {"accept": "text/html", "accept-language": language}
        client = TestClient(app, base_url=BASE, headers=headers, follow_redirects=False)
        client.cookies.set("language", language)
        visitor = Visitor(runtime, client)
        return visitor.sign_in(email, slug) if email else visitor

    return visit


@pytest.fixture
def treasurer(new_visitor: NewVisitor) -> TestClient:
    return new_visitor(TREASURER).client


@pytest.fixture
def chair(new_visitor: NewVisitor) -> TestClient:
    return new_visitor(CHAIR).client

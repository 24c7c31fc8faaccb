"""The contenders of the dues run benchmark; each prepares its own database of members.

What only one of them needs is imported there, so that peak memory is that contender's own.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from benchmarks.measure import Run
from services.billing.accounts.import_payment_details import import_payment_details
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.apply_association import apply_association
from services.billing.association.upsert_officer import upsert_officer
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.iban import make_iban
from services.billing.service import SERVICE
from shared.actor import Actor
from shared.association_spec import (
    AdmissionSpec,
    AssociationSpec,
    BankSpec,
    MailSpec,
    PersonSpec,
)
from shared.bulk import bulk_insert
from shared.clock import FixedClock
from shared.contracts.members import OfficerChanged, OfficeTerm
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.safeguards import install_safeguards
from shared.service import ServiceRuntime
from tests.support.settings import make_settings

YEAR, COLLECT_ON = 2027, date(2027, 2, 15)
_URL = "UMLAUF_BENCHMARK_POSTGRES"
_DURABLE = ("listen_addresses=", "max_connections=50", "shared_buffers=1GB", "max_wal_size=8GB")
_STEPS = [(10, "600.00"), (50, "900.00"), (100, "1200.00"), (250, "1800.00"), (None, "3000.00")]


@contextmanager
def on(database: str) -> Iterator[None]:
    """Runs contenders on SQLite, or on a private PostgreSQL cluster with durable settings."""
    if database == "sqlite":
        yield
        return
    from tests.support.postgres import private_cluster

    with private_cluster(_DURABLE) as cluster:
        if cluster is None:
            raise SystemExit("PostgreSQL is not on this machine")
        os.environ[_URL] = cluster.admin_url
        yield
        del os.environ[_URL]


def umlauf(size: int) -> Run:
    """The product's own command."""
    runtime = _installation(size)
    return partial(_run, runtime)


def set_based_sql(size: int) -> Run:
    """The same rows and the same file by hand-written SQL and templates, into bare tables."""
    from benchmarks.dues_run_reference import insert_and_write

    runtime = _installation(size, secured=False)
    return partial(insert_and_write, runtime, SPEC.id, YEAR, COLLECT_ON)


def row_by_row(size: int) -> Run:
    """One member, one commit: how it is usually written."""
    from benchmarks.dues_run_reference import insert_row_by_row

    runtime = _installation(size)
    return partial(insert_row_by_row, runtime, SPEC.id, YEAR, COLLECT_ON)


def _run(runtime: ServiceRuntime) -> None:
    with runtime.transaction(SPEC.id) as uow:
        run = run_dues(uow, YEAR, COLLECT_ON, TREASURER, CHAIR)
        if not run.invoices:
            raise SystemExit("nothing was invoiced")


def _installation(size: int, *, secured: bool = True) -> ServiceRuntime:
    """Filled by another process, so that its memory is not counted as the run's."""
    folder = Path(tempfile.mkdtemp(prefix="umlauf-benchmark-"))
    url = database_url(folder)
    filling = get_context("spawn").Process(target=fill, args=(url, folder, size, secured))
    filling.start()
    filling.join()
    if filling.exitcode:
        raise SystemExit("the members could not be written")
    return runtime_at(url, folder)


def runtime_at(url: str, folder: Path) -> ServiceRuntime:
    return ServiceRuntime(
        service=SERVICE,
        database=Database(url),
        clock=FixedClock.on(date(2027, 1, 15)),
        documents=FolderStore(folder / "documents"),
        keys=KeyRing("benchmark key"),
        settings=make_settings(),
    )


def fill(url: str, folder: Path, size: int, secured: bool) -> None:
    """`secured`: with row-level security, as in production; references do without."""
    runtime = runtime_at(url, folder)
    with runtime.database.engine.begin() as connection:
        SERVICE.metadata.create_all(connection)
        if secured:
            install_safeguards(connection, SERVICE.metadata)
    with runtime.transaction(SPEC.id) as uow:
        apply_association(uow, SPEC)
        for person in SPEC.people:
            upsert_officer(
                uow,
                OfficerChanged(
                    person_id=SPEC.person_id(person),
                    name=person.name,
                    email=person.email,
                    language="de",
                    offices=tuple(OfficeTerm(role=role) for role in person.roles),
                ),
            )
        bulk_insert(
            uow,
            SERVICE.metadata.tables["member_account"],
            (_member(number) for number in range(size)),
        )
        import_payment_details(uow, [_payment(number) for number in range(size)], TREASURER)


def database_url(folder: Path) -> str:
    server = os.environ.get(_URL)
    if server is None:
        return f"sqlite:///{folder / 'billing.sqlite'}"
    from tests.support.ordinary_role import new_database

    return new_database(server)


class _MemberRow(NamedTuple):
    """A row of `member_account` to be."""

    association_id: UUID
    member_id: UUID
    member_number: str
    company: str
    legal_form: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    language: str
    kind: str
    state: str
    joined_on: date
    employees: int


def _member(number: int) -> _MemberRow:
    return _MemberRow(
        association_id=SPEC.id,
        member_id=_member_id(number),
        member_number=f"M-{number:06d}",
        company=f"Präzisionsteile & Söhne Nr. {number} GmbH",
        legal_form="GmbH",
        street="Mainzer Straße",
        house_number=str(number % 300 + 1),
        postcode="66111",
        city="Saarbrücken",
        country="DE",
        language=("de", "fr", "en")[number % 3],
        kind="full",
        state="active",
        joined_on=date(2015 + number % 10, number % 12 + 1, 1),
        employees=number % 700,
    )


def _payment(number: int) -> PaymentDetails:
    return PaymentDetails(
        member_id=_member_id(number),
        method="direct_debit",
        iban=make_iban("DE", f"59050101{number:010d}"),
        account_holder=f"Praezisionsteile Nr. {number} GmbH",
        reference=f"REF-{number:06d}",
        signed_on=date(2025, 5, 1),
    )


def _member_id(number: int) -> UUID:
    return UUID(int=(0x0190 << 112) | (7 << 76) | (2 << 62) | number)


SPEC = AssociationSpec(
    slug="benchmark",
    name="Benchmark e.V.",
    street="Weg",
    house_number="1",
    postcode="66111",
    city="Saarbrücken",
    country="DE",
    register_court="Amtsgericht Saarbrücken",
    register_number="VR 1",
    tax_number="040/000/00000",
    email="info@b.example",
    phone="030 23125100",
    website="https://b.example",
    languages=("de",),
    bank=BankSpec(
        "Benchmark e.V.", make_iban("DE", "590501019999999999"), "", "DE98ZZZ09999999999"
    ),
    mail=MailSpec("B", "dues@b.example", "office@b.example"),
    admission=AdmissionSpec("majority_of_members", 50, 14),
    people=(
        PersonSpec("T", "treasurer@b.example", "de", ("treasurer",)),
        PersonSpec("C", "chair@b.example", "de", ("board",)),
    ),
    dues_regulation={
        "name": "R",
        "valid_from": date(2027, 1, 1),
        "resolution": "MV",
        "due": {"month": 2, "day": 15},
        "rounding": "cent",
        "proration": {"mode": "half_year"},
        "kinds": [
            {
                "kind": "full",
                "basis": "employees",
                "missing": {"class": "highest"},
                "steps": [
                    {
                        "class": chr(65 + index),
                        "amount": amount,
                        **({"employees_up_to": limit} if limit else {}),
                    }
                    for index, (limit, amount) in enumerate(_STEPS)
                ],
            }
        ],
    },
)


def _actor(number: int) -> Actor:
    person = SPEC.people[number]
    return Actor(
        person_id=SPEC.person_id(person),
        association_id=SPEC.id,
        slug=SPEC.slug,
        association=SPEC.name,
        name=person.name,
        email=person.email,
        language=person.language,
        roles=frozenset(person.roles),
    )


TREASURER, CHAIR = _actor(0), _actor(1)

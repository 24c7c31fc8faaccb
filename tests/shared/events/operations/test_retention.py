"""Personal payloads go after a month, finished rows after three, and nothing that is under way."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa

from shared.events import Event, Subscriber
from shared.events.operations.retention import DELETE_AFTER, REDACT_AFTER, RETENTION_JOB
from shared.events.periodic_jobs import run_due_jobs
from shared.events.storage.tables import tables_of
from tests.support.events import EventsFixture, MakeServices, MemberAdmitted, Refusing


class ContactsChanged(Event):
    """An event that exists to carry personal data."""

    type: ClassVar[str] = "members.contacts.changed"
    personal: ClassVar[bool] = True
    email: str

    @property
    def aggregate(self) -> str:
        return "member:m"


def hear(*_: object) -> None:
    pass


HEAR = Subscriber("billing.hear", (ContactsChanged, MemberAdmitted), hear)


def payloads(services: EventsFixture) -> list[object]:
    found: list[object] = []
    for runtime, name in zip(services.runtimes, ("outbox", "inbox"), strict=True):
        table = getattr(tables_of(runtime), name)
        with runtime.reading(None) as session:
            found += session.execute(
                sa.select(table.c.payload).order_by(*table.primary_key)
            ).scalars()
    return found


def apply_retention(services: EventsFixture) -> None:
    for runtime in services.runtimes:
        run_due_jobs(runtime, RETENTION_JOB)


def test_only_personal_payloads_are_emptied_and_only_in_time(make_services: MakeServices) -> None:
    services = make_services(HEAR)
    services.members.publish(ContactsChanged(email="ada@autos.example"), MemberAdmitted(member="m"))
    services.drain()
    before = payloads(services)
    services.advance(seconds=REDACT_AFTER.total_seconds() - 7200)
    apply_retention(services)
    assert payloads(services) == before
    services.advance(days=1)
    apply_retention(services)
    assert payloads(services) == [{}, {"member": "m", "number": 0}] * 2


def test_what_is_not_handled_keeps_its_payload(make_services: MakeServices) -> None:
    refusing = Refusing()
    services = make_services(Subscriber("billing.refuse", (ContactsChanged,), refusing.handle))
    services.members.publish(ContactsChanged(email="ada@autos.example"))
    services.advance(seconds=REDACT_AFTER.total_seconds() + 1)
    apply_retention(services)
    assert payloads(services) == [{"email": "ada@autos.example"}]
    services.drain()
    services.advance(days=1)
    apply_retention(services)
    assert payloads(services) == [{}, {"email": "ada@autos.example"}]


def test_finished_rows_are_deleted_and_the_outbox_stays(make_services: MakeServices) -> None:
    services = make_services(HEAR)
    services.members.publish(MemberAdmitted(member="m"))
    services.drain()
    services.advance(seconds=DELETE_AFTER.total_seconds() + 86_400)
    apply_retention(services)
    assert services.billing.inbox() == []
    assert len(payloads(services)) == 1

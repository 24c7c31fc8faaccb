"""Subscribers and jobs are declared beside their functions, under names that are stored."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from shared.events import Envelope, Subscriber, every, subscribe
from shared.events.schedule import IntervalSchedule, Slot
from shared.events.subscriptions import DuplicateSubscriber, NotASubscriber, Routes, collect
from shared.service import Service
from shared.unit_of_work import UnitOfWork
from tests.support.events import InvoiceIssued, MemberAdmitted, write_effect


def service(name: str, *subscribers: Subscriber) -> Service:
    return Service(name, sa.MetaData(), Path(), subscribers=subscribers)


def test_a_module_outside_the_services_subscribes_only_under_a_named_service() -> None:
    with pytest.raises(NotASubscriber, match="tests"):

        @subscribe(MemberAdmitted)
        def handle(uow: UnitOfWork, event: MemberAdmitted, envelope: Envelope) -> None: ...


def test_two_services_cannot_share_a_subscribers_name() -> None:
    one = Subscriber("billing.keep", (MemberAdmitted,), write_effect)
    with pytest.raises(DuplicateSubscriber, match=r"billing\.keep"):
        Routes.of([service("billing", one), service("members", one)])


def test_each_type_is_routed_to_all_its_subscribers() -> None:
    both = Subscriber("billing.both", (MemberAdmitted, InvoiceIssued), write_effect)
    one = Subscriber("members.one", (InvoiceIssued,), write_effect)
    routes = Routes.of([service("billing", both), service("members", one)])
    assert routes.of_type(InvoiceIssued.type) == (both, one)
    assert routes.of_type(MemberAdmitted.type) == (both,)
    assert routes.of_type("nobody.listens.here") == ()


def test_what_a_module_declares_is_collected() -> None:
    @subscribe(MemberAdmitted, InvoiceIssued, service="billing")
    def hear(
        uow: UnitOfWork, event: MemberAdmitted | InvoiceIssued, envelope: Envelope
    ) -> None: ...

    @every(minutes=5, service="billing")
    def look(uow: UnitOfWork, slot: Slot) -> None: ...

    module = ModuleType("services.billing.subscribers")
    vars(module).update(hear=hear, look=look, number=7)
    (subscriber,), (job,) = collect(module)
    assert (subscriber.name, subscriber.service, subscriber.bulk) == (
        "billing.hear",
        "billing",
        False,
    )
    assert job.name == "billing.look"
    assert isinstance(job.schedule, IntervalSchedule)

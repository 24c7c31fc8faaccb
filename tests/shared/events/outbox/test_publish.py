"""Events are in the outbox exactly if their change is committed."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from shared.events import publish
from shared.events.lanes import Lane
from shared.events.outbox.publish import BULK_EVENTS_MIN
from shared.events.storage.tables import tables_of
from tests.support.events import (
    AUTOS,
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
    admitted,
    on_sqlite,
)


def test_nothing_is_sent_of_a_command_that_failed(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    try:
        with services.members.runtime.transaction(AUTOS) as uow:
            publish(uow, MemberAdmitted(member="m"))
            raise LookupError
    except LookupError:
        pass
    assert services.drain().delivered == 0


def lanes(services: EventsFixture) -> list[int]:
    outbox = tables_of(services.members.runtime).outbox
    with services.members.runtime.reading(None) as session:
        return list(session.execute(sa.select(outbox.c.lane).order_by(outbox.c.position)).scalars())


@on_sqlite
def test_a_hundred_at_once_are_bulk_and_fewer_are_not(make_services: MakeServices) -> None:
    services = make_services()
    services.members.publish(*admitted(*range(BULK_EVENTS_MIN - 1)))
    assert set(lanes(services)) == {Lane.INTERACTIVE}
    services.members.publish(*admitted(*range(BULK_EVENTS_MIN)))
    assert lanes(services)[BULK_EVENTS_MIN - 1 :] == [Lane.BULK] * BULK_EVENTS_MIN


def test_what_is_published_names_who_and_why(make_services: MakeServices) -> None:
    services = make_services()
    cause = uuid4()
    with services.members.runtime.transaction(AUTOS, actor="ada", causation_id=cause) as uow:
        envelope = publish(uow, MemberAdmitted(member="m"))
    assert (envelope.actor, envelope.association_id, envelope.causation_id) == ("ada", AUTOS, cause)
    assert envelope.correlation_id == envelope.id
    assert envelope.occurred_at == services.clock.now()


@on_sqlite
def test_many_share_one_correlation(make_services: MakeServices) -> None:
    services = make_services()
    services.members.publish(*admitted(1, 2, 3))
    outbox = tables_of(services.members.runtime).outbox
    with services.members.runtime.reading(None) as session:
        ids = set(session.execute(sa.select(outbox.c.correlation_id)).scalars())
    assert len(ids) == 1

"""Billing's people follow what the members service tells."""

from __future__ import annotations

from services.billing.association.queries import find_actor
from services.billing.association.tables import OfficerRow
from shared.ids import named_id
from shared.service import ServiceRuntime
from tests.billing.conftest import TREASURER
from tests.billing.runs.desk import OWN, stored
from tests.billing.runs.run_pages import OFFICE, appoint

PERSON = named_id(OWN, OFFICE)


def test_a_person_comes_changes_and_goes(runtime: ServiceRuntime) -> None:
    for roles in (("office",), ("board", "treasurer")):
        appoint(runtime, OFFICE, *roles)
        with runtime.reading(OWN) as session:
            actor = find_actor(session, PERSON, runtime.clock.today())
        assert actor is not None
        assert actor.roles == set(roles)
    for _ in range(2):
        appoint(runtime, OFFICE)
        with runtime.reading(OWN) as session:
            assert find_actor(session, PERSON, runtime.clock.today()) is None


def test_the_others_stay(runtime: ServiceRuntime) -> None:
    appoint(runtime, OFFICE)
    assert TREASURER in [row.email for row in stored(runtime, OfficerRow)]

"""People whom an officer has put into office today."""

from __future__ import annotations

from dataclasses import replace

from services.billing.association.upsert_officer import upsert_officer
from shared.actor import Actor
from shared.contracts.members import OfficerChanged, OfficeTerm
from shared.ids import named_id
from shared.permissions import Role
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN
from tests.support.actors import holder_of


def entered(runtime: ServiceRuntime, name: str, role: Role, *, by: Actor) -> Actor:
    """The person, once billing has been told of them."""
    term = OfficeTerm(role=role, entered_by=by.person_id, entered_on=runtime.clock.today())
    person = named_id(OWN, name)
    with runtime.transaction(OWN) as uow:
        upsert_officer(
            uow,
            OfficerChanged(
                person_id=person, name=name, email="p@x.example", language="de", offices=(term,)
            ),
        )
    return replace(holder_of(role), person_id=person, name=name)

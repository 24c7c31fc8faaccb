"""Tells the other services that a person got offices without being invited to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.members.association.tables import Office
from shared.contracts.members import OfficeGranted, OfficeTerm
from shared.events import publish
from shared.terms_of_office import stored
from shared.unit_of_work import UnitOfWork


def announce_grant(
    uow: UnitOfWork, person_id: UUID, offices: Sequence[Office], granted_by: str
) -> None:
    """Called after the person is announced, so that whoever is told knows the name."""
    publish(
        uow,
        OfficeGranted(
            person_id=person_id,
            granted_by=granted_by,
            offices=tuple(OfficeTerm.model_validate(term) for term in stored(offices)),
        ),
    )

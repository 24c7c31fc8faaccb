"""A company begins an application: an empty draft behind a secret link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from services.members.applications.queries import token_hash
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.association.queries import own_association
from services.members.errors import KindNotOpen
from services.members.roster.rules import MemberKind
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Started:
    """The only moment at which the draft's token is known."""

    application_id: UUID
    token: str


def start_application(uow: UnitOfWork, kind: MemberKind, language: str) -> Started:
    """Creates the draft and its link (256 bits, only its SHA-256 is kept). Raises KindNotOpen."""
    if kind.value not in own_association(uow.session).kinds:
        raise KindNotOpen
    token = secrets.token_urlsafe(32)
    now = uow.clock.now()
    draft = Application(
        association_id=uow.own,
        token_sha256=token_hash(token),
        state=ApplicationState.DRAFT,
        kind=kind,
        language=language,
        company="",
        started_at=now,
        saved_at=now,
    )
    uow.session.add(draft)
    uow.session.flush()
    return Started(draft.id, token)

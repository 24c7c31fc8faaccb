"""The members service: applications, resolutions, members, groups, people. Start reading here."""

from __future__ import annotations

from pathlib import Path

from services.members import jobs, subscribers
from services.members.applications.admission import ADMISSION
from services.members.association.queries import find_actor
from services.members.resolutions.kinds import register_kind
from services.members.tables import REGISTRY
from shared.events.subscriptions import collect
from shared.service import Service

_SUBSCRIBERS, _JOBS = collect(subscribers, jobs)
for _kind in (ADMISSION,):
    register_kind(_kind)

SERVICE = Service(
    name="members",
    metadata=REGISTRY.metadata,
    migrations=Path(__file__).parent / "migrations",
    subscribers=_SUBSCRIBERS,
    jobs=_JOBS,
    find_actor=find_actor,
)

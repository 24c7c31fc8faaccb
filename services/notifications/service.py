"""The notifications service: who is told what, by which channel, when."""

from __future__ import annotations

from pathlib import Path

from services.notifications import jobs, subscribers
from services.notifications.association.queries import find_actor
from services.notifications.tables import REGISTRY
from shared.events.subscriptions import collect
from shared.service import Service

_SUBSCRIBERS, _JOBS = collect(subscribers, jobs)

SERVICE = Service(
    name="notifications",
    metadata=REGISTRY.metadata,
    migrations=Path(__file__).parent / "migrations",
    subscribers=_SUBSCRIBERS,
    jobs=_JOBS,
    find_actor=find_actor,
)

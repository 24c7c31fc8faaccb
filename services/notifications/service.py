"""The notifications service: who is told what, by which channel, when."""

from __future__ import annotations

from pathlib import Path

from services.notifications import jobs, subscribers
from services.notifications.models import REGISTRY
from services.notifications.pages import demo_mailbox, mails
from services.notifications.pages.frame import NAVIGATION
from services.notifications.queries.officers import find_officer
from shared.events.registry import collect
from shared.service import Service

_SUBSCRIBERS, _JOBS = collect(subscribers, jobs)

SERVICE = Service(
    name="notifications",
    metadata=REGISTRY.metadata,
    migrations=Path(__file__).parent / "migrations",
    subscribers=_SUBSCRIBERS,
    jobs=_JOBS,
    routers=(mails.router, demo_mailbox.router),
    find_officer=find_officer,
    navigation=NAVIGATION,
)

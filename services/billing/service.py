"""The billing service: dues, invoices, ledger, SEPA, bank. Start reading here."""

from __future__ import annotations

from pathlib import Path

from services.billing import subscribers
from services.billing.association.queries import find_actor
from services.billing.tables import REGISTRY
from shared.events.subscriptions import collect
from shared.service import Service

_SUBSCRIBERS, _ = collect(subscribers)

SERVICE = Service(
    name="billing",
    metadata=REGISTRY.metadata,
    migrations=Path(__file__).parent / "migrations",
    subscribers=_SUBSCRIBERS,
    find_actor=find_actor,
)

"""The billing service: dues, invoices, ledger, SEPA, bank. Start reading here."""

from __future__ import annotations

from pathlib import Path

from services.billing import subscribers
from services.billing.models import REGISTRY
from services.billing.pages import (
    accounts,
    application_dues,
    application_payment,
    bank,
    collection_files,
    invoices,
    navigation,
    regulation,
    reminders,
    run,
    runs,
)
from services.billing.queries.people import find_officer
from shared.events.registry import collect
from shared.service import Service

_SUBSCRIBERS, _ = collect(subscribers)

SERVICE = Service(
    name="billing",
    metadata=REGISTRY.metadata,
    migrations=Path(__file__).parent / "migrations",
    subscribers=_SUBSCRIBERS,
    routers=(
        application_dues.router,
        application_payment.router,
        runs.router,
        regulation.router,
        run.router,
        collection_files.router,
        invoices.router,
        accounts.router,
        bank.router,
        reminders.router,
    ),
    find_officer=find_officer,
    navigation=navigation.ENTRIES,
)

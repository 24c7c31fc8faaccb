"""An admission whose first direct debit waits for its release."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from services.billing.collections.tables import Collection
from services.billing.invoices.tables import Invoice
from shared.service import ServiceRuntime
from tests.billing.admissions.test_admit_payer import admit, choose_direct_debit, open_account
from tests.billing.runs.desk import OWN, stored

COMPANY = "Société Générale d'Étanchéité & Cie S.à r.l."
COLLECT_ON = date(2027, 1, 29)
"""Fourteen days after 15 January, a Friday."""


def waiting_file(runtime: ServiceRuntime, told_on: date | None = date(2027, 1, 15)) -> Collection:
    """The file of a member admitted on 15 January; the mail with its day went out on `told_on`."""
    choose_direct_debit(runtime)
    open_account(runtime)
    admit(runtime)
    if told_on:
        with runtime.transaction(OWN) as uow:
            (invoice,) = stored(runtime, Invoice)
            uow.session.merge(invoice).notified_at = datetime.combine(told_on, time(10), UTC)
    (collection,) = stored(runtime, Collection)
    return collection

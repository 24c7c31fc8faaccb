"""Two invoices of a dues run, the first of them paid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.billing.runs.run_dues import run_dues
from shared.events.drain import drain
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember, association
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx

OWN = association().id
PAID, OPEN = "BR-2027-0001", "BR-2027-0002"


def issue_two_invoices(runtime: ServiceRuntime, add_member: AddMember) -> dict[str, UUID]:
    """The ids of their two members, by member number."""
    members = {
        "M-1": add_member("M-1", company="Luxtrans Logistics S.à r.l.", country="LU"),
        "M-2": add_member("M-2", employees=50, debit=False, language="fr"),
    }
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, date(2027, 2, 15), BY_TREASURER, BY_CHAIR)
    drain([runtime])
    bank = Bank(runtime)
    paid = Tx(text=f"Rechnung {PAID}")
    bank.says(Ntry(bank.open("M-1"), date(2027, 2, 16), "T-1", gvc="166", txs=(paid,)))
    return members

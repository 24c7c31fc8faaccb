"""Two invoices of a dues run, the first of them paid."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import select

from services.billing.invoices.tables import Invoice
from services.billing.ledger.post import Transfer, change_open_amount, post_entries
from services.billing.ledger.tables import Account
from services.billing.runs.run_dues import run_dues
from shared.events.drain import drain
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember, association

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
    with runtime.transaction(OWN) as uow:
        invoice = uow.session.exec(select(Invoice).where(Invoice.number == PAID)).one()
        post_entries(
            uow,
            date(2027, 2, 16),
            Transfer(
                Account.BANK,
                Account.RECEIVABLE,
                invoice.open_cents,
                "Sammler 2027-02-15",
                invoice_id=invoice.id,
                member_id=invoice.member_id,
            ),
        )
        change_open_amount(invoice, -invoice.open_cents)
    return members

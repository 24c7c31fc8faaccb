"""Where billing stands in the side navigation, and what waits there for somebody."""

from __future__ import annotations

from fastapi import Request

from services.billing.queries.bank import unmatched_count
from services.billing.queries.collection_files import waiting_files
from services.billing.queries.runs import waiting_runs
from shared.i18n import _
from shared.web.auth import Permission, Principal
from shared.web.runtime import runtime_of
from shared.web.site import NavItem

_billing = runtime_of("billing")


def _waiting(request: Request, principal: Principal) -> int:
    """Runs to be released, and bank files to be handed in by who deals with the bank."""
    with _billing(request).reading(principal.association_id) as session:
        files = waiting_files(session) if principal.may(Permission.BANK_IMPORT) else 0
        return waiting_runs(session) + files


def _unplaced(request: Request, principal: Principal) -> int:
    """Bookings nobody has placed yet."""
    with _billing(request).reading(principal.association_id) as session:
        return unmatched_count(session)


ENTRIES = (
    NavItem(
        _("Dues runs"), "dues", Permission.DUES_READ, _waiting, "cycle", 40, also=("collections",)
    ),
    NavItem(_("Invoices"), "invoices", Permission.INVOICES_READ, None, "invoice", 45),
    NavItem(_("Bank"), "bank", Permission.BANK_READ, _unplaced, "bank", 50),
    NavItem(_("Reminders"), "reminders", Permission.REMINDERS_READ, None, "bell", 55),
    NavItem(_("Dues regulation"), "dues/regulation", Permission.DUES_READ, None, "rules", 70),
)

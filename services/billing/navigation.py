"""The pages of billing: their routers, and where they stand in the side navigation."""

from __future__ import annotations

from fastapi import Request

from services.billing.accounts import pages as accounts
from services.billing.bank import pages as bank
from services.billing.bank.queries import unmatched_count
from services.billing.collections import pages as collection_files
from services.billing.collections.queries import waiting_files
from services.billing.invoices import pages as invoices
from services.billing.quotes.pages import application_dues, application_payment
from services.billing.regulations import pages as regulation
from services.billing.reminders import pages as reminders
from services.billing.runs.pages import run, runs
from services.billing.runs.queries import waiting_runs
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.navigation import NavItem, ServicePages, runtime_of

ROUTERS = (
    application_dues.router,
    application_payment.router,
    runs.router,
    regulation.router,
    run.router,
    collection_files.router,
    invoices.router,
    accounts.router,
    *bank.ROUTERS,
    reminders.router,
)
_billing = runtime_of("billing")


def _waiting(request: Request, by: Actor) -> int:
    """Runs to be released, and bank files to be handed in by who deals with the bank."""
    with _billing(request).reading(by.association_id) as session:
        files = waiting_files(session) if by.may(Permission.COLLECTIONS_SUBMIT) else 0
        return waiting_runs(session) + files


def _unplaced(request: Request, by: Actor) -> int:
    """Bookings nobody has placed yet."""
    with _billing(request).reading(by.association_id) as session:
        return unmatched_count(session)


NAVIGATION = (
    NavItem(
        _("Dues runs"), "dues", Permission.DUES_READ, _waiting, "cycle", 40, also=("collections",)
    ),
    NavItem(_("Invoices"), "invoices", Permission.INVOICES_READ, None, "invoice", 45),
    NavItem(_("Bank"), "bank", Permission.BANK_READ, _unplaced, "bank", 50),
    NavItem(_("Reminders"), "reminders", Permission.REMINDERS_READ, None, "bell", 55),
    NavItem(_("Dues regulation"), "dues/regulation", Permission.DUES_READ, None, "rules", 70),
)
PAGES = ServicePages(ROUTERS, NAVIGATION)

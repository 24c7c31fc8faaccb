"""The pages of billing: their routers, and where they stand in the side navigation."""

from __future__ import annotations

from fastapi import Request

from services.billing.accounts.pages import mandates, paying, proof
from services.billing.bank import pages as bank
from services.billing.bank.queries import unmatched_count
from services.billing.bank.returned_debits import open_returns
from services.billing.closing import pages as closing
from services.billing.collections import letter_page
from services.billing.collections import pages as collection_files
from services.billing.collections.queries import count_files_to_release, waiting_files
from services.billing.corrections import pages as corrections
from services.billing.credits import pages as credits
from services.billing.credits.refunds import count_waiting_refunds
from services.billing.history.pages import account, invoice
from services.billing.invoices import pages as invoices
from services.billing.journal import pages as journal
from services.billing.quotes.pages import application_dues, application_payment
from services.billing.regulations import pages as regulation
from services.billing.reminders import pages as reminders
from services.billing.runs.pages import decide, release_link, run, runs
from services.billing.runs.queries import waiting_runs
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.navigation import NavItem, ServicePages, runtime_of

ROUTERS = (
    application_dues.router,
    application_payment.router,
    decide.router,
    runs.router,
    regulation.router,
    release_link.router,
    run.router,
    collection_files.router,
    invoices.router,
    letter_page.router,
    invoice.router,
    account.router,
    *corrections.ROUTERS,
    mandates.router,
    proof.router,
    paying.router,
    *bank.ROUTERS,
    closing.router,
    credits.router,
    journal.router,
    reminders.router,
)
_billing = runtime_of("billing")


def _waiting(request: Request, by: Actor) -> int:
    """Runs to be released, files to be released by who may, and to be handed in by who deals with
    the bank."""
    with _billing(request).reading(by.association_id) as session:
        files = waiting_files(session) if by.may(Permission.COLLECTIONS_SUBMIT) else 0
        if by.may(Permission.DUES_RELEASE):
            files += count_files_to_release(session).members
        return waiting_runs(session) + files


def _unplaced(request: Request, by: Actor) -> int:
    """Bookings nobody has placed yet, and returned debits about which nobody has decided."""
    with _billing(request).reading(by.association_id) as session:
        return unmatched_count(session) + open_returns(session)


def _refunds(request: Request, by: Actor) -> int:
    """Refunds that wait for somebody who may do something about them."""
    if not by.may(Permission.DUES_RELEASE):
        return 0
    with _billing(request).reading(by.association_id) as session:
        return count_waiting_refunds(session)


NAVIGATION = (
    NavItem(
        label=_("Dues runs"),
        path="dues",
        permission=Permission.DUES_READ,
        count=_waiting,
        icon="cycle",
        order=40,
        also=("collections",),
    ),
    NavItem(
        label=_("Invoices"),
        path="invoices",
        permission=Permission.INVOICES_READ,
        count=_refunds,
        icon="invoice",
        order=45,
        also=("mandates", "credits"),
    ),
    NavItem(
        label=_("Bank"),
        path="bank",
        permission=Permission.BANK_READ,
        count=_unplaced,
        icon="bank",
        order=50,
        also=("closing",),
    ),
    NavItem(
        label=_("Ledger"),
        path="ledger",
        permission=Permission.INVOICES_READ,
        icon="document",
        order=52,
    ),
    NavItem(
        label=_("Reminders"),
        path="reminders",
        permission=Permission.REMINDERS_READ,
        icon="bell",
        order=55,
    ),
    NavItem(
        label=_("Dues regulation"),
        path="dues/regulation",
        permission=Permission.DUES_READ,
        icon="rules",
        order=70,
    ),
)
PAGES = ServicePages(ROUTERS, NAVIGATION)

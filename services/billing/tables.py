"""Every table of billing: whoever needs the metadata whole imports this."""

from services.billing.accounts import tables as accounts
from services.billing.association import tables as association
from services.billing.balances import tables as balances
from services.billing.bank import tables as bank
from services.billing.closing import tables as closing
from services.billing.collections import tables as collections
from services.billing.corrections import tables as corrections
from services.billing.invoices import tables as invoices
from services.billing.ledger import tables as ledger
from services.billing.openings import tables as openings
from services.billing.quotes import tables as quotes
from services.billing.registry import EVENTS, REGISTRY
from services.billing.regulations import tables as regulations
from services.billing.reminders import tables as reminders
from services.billing.runs import tables as runs
from services.billing.settings import tables as settings

__all__ = [
    "EVENTS",
    "REGISTRY",
    "accounts",
    "association",
    "balances",
    "bank",
    "closing",
    "collections",
    "corrections",
    "invoices",
    "ledger",
    "openings",
    "quotes",
    "regulations",
    "reminders",
    "runs",
    "settings",
]

"""The accounts of the ledger by their names, for whoever asks for one by name."""

from __future__ import annotations

from services.billing.ledger.tables import Account

ACCOUNTS = tuple(Account)


def account_named(name: str) -> Account | None:
    """None where there is no such account."""
    return Account(name) if name in {one.value for one in Account} else None

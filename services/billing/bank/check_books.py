"""Proves the books as a whole: against themselves, and against the bank's own balance."""

from __future__ import annotations

from typing import NamedTuple

from services.billing.association.queries import own_association
from services.billing.bank.bank_balance import BankBalance, bank_balance
from services.billing.invoices.check_ledger import LedgerReport, check_ledger
from shared.db import Session


class BooksReport(NamedTuple):
    """`bank` is None while no statement with balances was imported: then only the books against
    themselves are proved, and whoever shows the report says so."""

    ledger: LedgerReport
    bank: BankBalance | None
    account: str

    @property
    def ok(self) -> bool:
        return self.ledger.ok and not (self.bank and self.bank.difference_cents)

    def to_json(self) -> dict[str, object]:
        """The object of `umlauf ledger check --json`."""
        bank = [{"account": self.account, **self.bank.to_json()}] if self.bank else []
        return {**self.ledger.to_json(), "ok": self.ok, "bank": bank}


def check_books(session: Session) -> BooksReport:
    """Checks the association of the session; set-based, whatever the size."""
    account = own_association(session).iban_masked
    return BooksReport(check_ledger(session), bank_balance(session), account)

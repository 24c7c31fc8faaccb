"""Which members are known to pay from an account: by its mandate, or by an earlier payment."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.invoices.tables import Invoice
from shared.db import Session

IbanHashes = tuple[str, ...]
"""An account number as `KeyRing.search_hashes` gives it: hashed with each key of the ring."""


class AccountPayer(NamedTuple):
    """A member that an account pays for."""

    member_id: UUID
    member_number: str


def payer_accounts(
    session: Session, accounts: Collection[IbanHashes]
) -> dict[IbanHashes, list[AccountPayer]]:
    """By account: the members it pays for; accounts nobody knows are left out.

    An account may pay for several members (a holding, a tax adviser).
    """
    by_hash = {each: account for account in accounts for each in account}
    if not by_hash:
        return {}
    iban_hashes = by_hash.keys()
    of_mandate = (
        select(Mandate.iban_hash, MemberAccount.member_id, MemberAccount.member_number)
        .join(MemberAccount, col(MemberAccount.member_id) == col(Mandate.member_id))
        .where(col(Mandate.iban_hash).in_(iban_hashes))
    )
    paid_before = (
        select(
            BankTransaction.counterparty_iban_hash,
            MemberAccount.member_id,
            MemberAccount.member_number,
        )
        .join(Invoice, col(Invoice.id) == col(BankTransaction.invoice_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(BankTransaction.counterparty_iban_hash).in_(iban_hashes),
            BankTransaction.state == TransactionState.MATCHED,
        )
        .distinct()
    )
    known = {*session.exec(of_mandate), *session.exec(paid_before)}
    payers: dict[IbanHashes, dict[AccountPayer, None]] = {}
    for iban_hash, member_id, member_number in sorted(known, key=str):
        if iban_hash is not None:
            payer = AccountPayer(member_id, member_number)
            payers.setdefault(by_hash[iban_hash], {})[payer] = None
    return {account: list(found) for account, found in payers.items()}

"""Books money that is no dues to an account of the association, in one step."""

from __future__ import annotations

from uuid import UUID

from services.billing.bank.assign_transaction import batch_of, locked_open, payment_of, written
from services.billing.bank.booking_rules import keep_rule
from services.billing.bank.named_accounts import find_account
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.tables import BankTransaction
from services.billing.errors import TransactionInForeignCurrency
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def book_transaction(
    uow: UnitOfWork,
    transaction_id: UUID,
    account: str,
    by: Actor,
    *,
    remember: str | None = None,
) -> BankTransaction:
    """Money in or out to a named account (Buchung auf ein Sachkonto).

    `remember`: words; from now on the bank import books what comes from the same account with these
    words to the same place, whatever the words say if they are empty.
    Raises MissingPermission, TransactionNotFound, TransactionNotOpen, UnknownAccountName,
    TransactionInForeignCurrency, BookingRuleWithoutAccount.
    """
    by.require(Permission.BANK_ASSIGN)
    row = locked_open(uow, transaction_id)
    name = find_account(uow.session, account)
    payment = payment_of(row, Reason("booked", by.name))
    if not payment.is_in_euros:
        raise TransactionInForeignCurrency(currency=row.currency)
    if remember is not None:
        keep_rule(uow, row, remember, name, by)
    batch = batch_of(uow, row)
    batch.book_to(payment, name)
    return written(batch, payment, row)

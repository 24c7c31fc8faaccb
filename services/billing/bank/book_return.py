"""Books direct debits that came back: from the statement with money, from a pain.002 without."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.billing.bank.import_report import Item, Returned
from services.billing.bank.payments import Movement
from services.billing.bank.posting_batch import Books, keep_unmatched
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.collections.tables import ItemState
from services.billing.ledger.tables import Account
from services.billing.statements.return_reasons import ReturnKind, return_reason
from services.billing.statements.statement import return_split
from shared.contracts.billing import CollectionReturned


def book_return(books: Books, movement: Movement, item: Item) -> bool:
    """Money for a debit was taken back; False if another message told of the same money before.

    The principal is what was collected, whatever else the bank took is its fee: the association
    bears it, and the invoice opens again by the principal alone. The claim must be loaded with its
    credit.
    """
    claim = books.claims[item.invoice_id]
    taken = -movement.amount_cents
    if item.returned_by is not None:
        if told_by_other_message(books, item.returned_by, movement):
            return False
        movement.explain("returned_before", claim.number)
        keep_unmatched(books, movement)
        return True
    if taken < item.amount_cents:
        movement.explain("return_too_small", claim.number)
        keep_unmatched(books, movement)
        return True
    _name_parts(movement, item, claim.number)
    item.returned_by, item.changed = movement.id, True
    item.fees_cents = taken - item.amount_cents
    books.post(movement, Account.BANK_FEES, movement.source, item.fees_cents)
    books.findings.unmatched.pop(movement.id, None)
    if item.state is ItemState.REJECTED:
        movement.explain("rejected_before", claim.number)
        books.post(movement, Account.COLLECTION_CLEARING, movement.source, item.amount_cents)
        return True
    was_paid = item.state is ItemState.PAID
    item.state, item.reason = ItemState.RETURNED, movement.reason
    item.returned_on = movement.booked_on
    if was_paid:
        books.give_back(claim, item.amount_cents, movement.source, movement, movement.booked_on)
    else:
        books.post(movement, Account.COLLECTION_CLEARING, movement.source, item.amount_cents)
    tell(books, item, movement.booked_on)
    return True


def reject_item(books: Books, item: Item, reason: str, on: date) -> bool:
    """The bank refused a debit before settlement; False if that is known already.

    No money moves. If the sum was credited in full before we learned of it, the claim opens again
    and the money waits until the bank debits it.
    """
    if item.state in (ItemState.RETURNED, ItemState.REJECTED):
        return False
    if item.state is ItemState.PAID:
        claim = books.claims[item.invoice_id]
        books.give_back(claim, item.amount_cents, Account.COLLECTION_CLEARING, None, on)
    item.state, item.reason, item.changed = ItemState.REJECTED, reason, True
    item.returned_on = on
    tell(books, item, on)
    return True


def tell(books: Books, item: Item, on: date) -> None:
    """The event, the line of the report, and what the reason means for the mandate."""
    claim, reason = books.claims[item.invoice_id], item.reason or "MS03"
    books.findings.returns.append(
        Returned(claim.number, reason, item.amount_cents, item.fees_cents)
    )
    books.events.append(
        CollectionReturned(
            invoice_id=claim.id,
            member_id=claim.member_id,
            number=claim.number,
            reason=reason,
            principal_cents=item.amount_cents,
            fees_cents=item.fees_cents,
            open_cents=claim.open_cents,
            returned_on=on,
        )
    )
    if return_reason(reason).kind is ReturnKind.NEW_MANDATE:
        books.end_mandate(item.mandate_id, on, reason)


def told_by_other_message(books: Books, transaction_id: UUID, movement: Movement) -> bool:
    """Whether the money was booked from another kind of message: camt.053, .054 and .052 tell of
    the same money, with entries cut differently."""
    if any(each.id == transaction_id for each in books.movements):
        return False
    messages = books.session.exec(
        select(col(BankTransaction.messages)).where(BankTransaction.id == transaction_id)
    ).first()
    return messages is not None and movement.message not in messages.split()


def _name_parts(movement: Movement, item: Item, number: str) -> None:
    detail = movement.detail
    suffix = detail.gvc_suffix if detail else None
    given = detail.return_reason if detail else None
    movement.state = TransactionState.RETURNED
    movement.reason = return_reason(given, gvc_suffix=suffix).code
    movement.principal_cents = item.amount_cents
    movement.fees_cents = -movement.amount_cents - item.amount_cents
    movement.invoice_id, movement.collection_id = item.invoice_id, item.collection_id
    movement.explain("returned", number)
    if detail is not None:
        split = return_split(movement.entry, detail)
        if not split.sound or split.principal_cents != item.amount_cents:
            movement.explain("parts_differ")

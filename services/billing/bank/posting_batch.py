"""What one import writes, gathered entry by entry and written set-based: rows, ledger, events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import Mandate, MandateState
from services.billing.bank.bulk_update import bulk_update
from services.billing.bank.import_report import (
    CLAIM_COLUMNS,
    ITEM_COLUMNS,
    Claim,
    Findings,
    Item,
    Posting,
    Unmatched,
)
from services.billing.bank.payments import Movement
from services.billing.bank.rows import insert_entries, insert_transactions, rewrite_known
from services.billing.bank.tables import TransactionState
from services.billing.collections.tables import (
    Collection,
    CollectionItem,
    CollectionState,
    ItemState,
)
from services.billing.invoices.tables import Invoice, InvoiceState
from services.billing.ledger.open_amounts import Split
from services.billing.ledger.tables import Account, LedgerEntry
from shared.contracts.billing import InvoicePaid
from shared.db import table_of
from shared.events import Event, publish_many
from shared.ids import new_ids
from shared.unit_of_work import UnitOfWork


class _ChangedInvoice(NamedTuple):
    """What money changes on an invoice."""

    id: UUID
    open_cents: int
    state: InvoiceState


class _ChangedItem(NamedTuple):
    """What the bank's answer changes on a debit."""

    id: UUID
    state: ItemState
    reason: str | None
    settled_by: UUID | None
    settled_on: date | None
    returned_by: UUID | None
    returned_on: date | None
    fees_cents: int


def id_supply() -> Iterator[UUID]:
    """Ids one by one, made some hundred at a time."""
    while True:
        yield from new_ids(500)


class Books:
    """Claims and items loaded for a while, and what is to be written; `write` empties it.

    All money goes through `receive`, `give_back` and `post`, so claims and ledger cannot differ.
    """

    def __init__(self, uow: UnitOfWork, file_id: UUID, findings: Findings) -> None:
        self.uow, self.session = uow, uow.session
        self.file_id = file_id
        self.findings = findings
        self.ids = id_supply()
        self.claims: dict[UUID, Claim] = {}
        self.items: dict[str, Item] = {}
        self.movements: list[Movement] = []
        self.events: list[Event] = []
        self._postings: list[Posting] = []
        self._used: dict[date, list[UUID]] = {}
        self._ended: dict[tuple[date, str], list[UUID]] = {}

    def load_claims(self, ids: Iterable[UUID], *, with_credit: bool = False) -> None:
        """Locks and loads invoices not loaded yet; `with_credit` before money is given back."""
        missing = [id_ for id_ in dict.fromkeys(ids) if id_ not in self.claims]
        if missing:
            credits = self._credits(missing) if with_credit else {}
            self._find(col(Invoice.id).in_(missing), credits)

    def find_claims(self, condition: sa.ColumnElement[bool]) -> list[Claim]:
        """The invoices that meet a condition, as they are now, locked; to receive money only."""
        return self._find(condition, {})

    def _find(self, condition: sa.ColumnElement[bool], credits: dict[UUID, int]) -> list[Claim]:
        rows = self.session.execute(sa.select(*CLAIM_COLUMNS).where(condition).with_for_update())
        found = []
        for open_cents, state, id_, *rest in rows:
            claim = self.claims.get(id_)
            if claim is None:
                cancelled = state is InvoiceState.CANCELLED
                claim = Claim(open_cents, credits.get(id_, 0), cancelled, id_, *rest)
                self.claims[id_] = claim
            found.append(claim)
        return found

    def load_items(
        self, *conditions: sa.ColumnElement[bool], limit: int | None = None
    ) -> list[Item]:
        """Items that meet the conditions; one already loaded is given as it is now."""
        rows = self.session.execute(
            sa.select(*ITEM_COLUMNS)
            .where(col(CollectionItem.association_id) == self.session.own, *conditions)
            .order_by(col(CollectionItem.end_to_end_id))
            .limit(limit)
        )
        found = []
        for row in rows:
            item = self.items.get(row.end_to_end_id) or Item(*row)
            self.items[item.end_to_end_id] = item
            found.append(item)
        return found

    def receive(self, claim: Claim, cents: int, source: Account, movement: Movement) -> None:
        """Money for an invoice: closes the claim, the rest is the member's credit."""
        was_open = claim.open_cents > 0
        split = claim.receive(cents)
        claim.changed = True
        posting_id = next(self.ids)
        self._post(posting_id, movement, source, Account.RECEIVABLE, -split.claim_cents, claim)
        self._post(posting_id, movement, source, Account.MEMBER_CREDIT, split.credit_cents, claim)
        if was_open and claim.open_cents == 0:
            self.events.append(
                InvoicePaid(
                    invoice_id=claim.id,
                    member_id=claim.member_id,
                    number=claim.number,
                    amount_cents=claim.amount_cents,
                    paid_on=movement.booked_on,
                )
            )

    def give_back(
        self,
        claim: Claim,
        cents: int,
        target: Account,
        movement: Movement | None,
        booked_on: date,
    ) -> Split:
        """Money for an invoice is gone again: the claim re-opens, unless credit covers it."""
        split = claim.give_back(cents)
        claim.changed = True
        posting_id = next(self.ids)
        transaction_id = movement.id if movement else None
        for account, part in (
            (Account.MEMBER_CREDIT, -split.credit_cents),
            (Account.RECEIVABLE, split.claim_cents),
        ):
            if part:
                self._postings.append(
                    Posting(
                        posting_id=posting_id,
                        booked_on=booked_on,
                        debit=account,
                        credit=target,
                        amount_cents=part,
                        member_id=claim.member_id,
                        invoice_id=claim.id,
                        transaction_id=transaction_id,
                        text=claim.number,
                    )
                )
        return split

    def post(self, movement: Movement, debit: Account, credit: Account, cents: int) -> None:
        """Money between accounts that are kept for no invoice."""
        self._post(next(self.ids), movement, debit, credit, cents, None)

    def _post(
        self,
        posting_id: UUID,
        movement: Movement,
        debit: Account,
        credit: Account,
        cents: int,
        claim: Claim | None,
    ) -> None:
        if not cents or debit is credit:
            return
        self._postings.append(
            Posting(
                posting_id=posting_id,
                booked_on=movement.booked_on,
                debit=debit,
                credit=credit,
                amount_cents=cents,
                member_id=claim.member_id if claim else None,
                invoice_id=claim.id if claim else None,
                transaction_id=movement.id,
                text=claim.number if claim else movement.text[:140],
            )
        )

    def write(self) -> None:
        """Writes all that was gathered and forgets it."""
        uow = self.uow
        insert_transactions(uow, self.file_id, self.movements)
        rewrite_known(self.session, self.movements)
        insert_entries(uow, self._postings)
        bulk_update(
            uow,
            table_of(Invoice),
            [
                _ChangedInvoice(id=claim.id, open_cents=claim.open_cents, state=_state_of(claim))
                for claim in self.claims.values()
                if claim.changed
            ],
        )
        bulk_update(
            uow,
            table_of(CollectionItem),
            [_changed(item) for item in self.items.values() if item.changed],
        )
        self._know_submitted()
        self._change_mandates()
        publish_many(uow, self.events)
        self._used, self._ended = {}, {}
        self.claims, self.items = {}, {}
        self.movements, self.events, self._postings = [], [], []

    def mandate_used(self, mandate_id: UUID, on: date) -> None:
        """The 36 months of non-use count from here."""
        self._used.setdefault(on, []).append(mandate_id)

    def end_mandate(self, mandate_id: UUID, on: date, reason: str) -> None:
        """The bank says that this mandate cannot be collected by again."""
        self._ended.setdefault((on, reason), []).append(mandate_id)

    def _know_submitted(self) -> None:
        """A file whose debits the bank has booked was handed in, even if nobody noted it."""
        with_the_bank = {item.collection_id for item in self.items.values() if item.changed}
        if with_the_bank:
            self.session.execute(
                sa.update(Collection)
                .where(
                    col(Collection.association_id) == self.session.own,
                    col(Collection.id).in_(with_the_bank),
                    col(Collection.state) == CollectionState.RELEASED,
                )
                .values(state=CollectionState.SUBMITTED)
                .execution_options(synchronize_session=False)
            )

    def _change_mandates(self) -> None:
        last, own = col(Mandate.last_collected_on), self.session.own
        updates: list[tuple[list[UUID], sa.ColumnElement[bool], dict[str, object]]] = [
            (ids, sa.or_(last.is_(None), last < on), {"last_collected_on": on})
            for on, ids in self._used.items()
        ]
        updates += [
            (
                ids,
                col(Mandate.state) != MandateState.ENDED,
                {"state": MandateState.ENDED, "ended_on": on, "ended_reason": reason},
            )
            for (on, reason), ids in self._ended.items()
        ]
        for ids, condition, values in updates:
            self.session.execute(
                sa.update(Mandate)
                .where(col(Mandate.association_id) == own, col(Mandate.id).in_(ids), condition)
                .values(**values)
                .execution_options(synchronize_session=False)
            )

    def _credits(self, ids: list[UUID]) -> dict[UUID, int]:
        credit = Account.MEMBER_CREDIT
        change = sa.case(
            (col(LedgerEntry.credit) == credit, col(LedgerEntry.amount_cents)),
            else_=-col(LedgerEntry.amount_cents),
        )
        rows = self.session.execute(
            sa.select(col(LedgerEntry.invoice_id), sa.func.sum(change))
            .where(
                col(LedgerEntry.association_id) == self.session.own,
                col(LedgerEntry.invoice_id).in_(ids),
                sa.or_(col(LedgerEntry.credit) == credit, col(LedgerEntry.debit) == credit),
            )
            .group_by(col(LedgerEntry.invoice_id))
        )
        return {invoice_id: int(cents) for invoice_id, cents in rows}


def _changed(item: Item) -> _ChangedItem:
    return _ChangedItem(
        id=item.id,
        state=item.state,
        reason=item.reason,
        settled_by=item.settled_by,
        settled_on=item.settled_on,
        returned_by=item.returned_by,
        returned_on=item.returned_on,
        fees_cents=item.fees_cents,
    )


def _state_of(claim: Claim) -> InvoiceState:
    if claim.cancelled:
        return InvoiceState.CANCELLED
    return InvoiceState.OPEN if claim.open_cents > 0 else InvoiceState.PAID


def keep_unmatched(books: Books, movement: Movement) -> None:
    """Keeps money whose reason is not known; of a foreign currency only the row, not the books."""
    movement.state = TransactionState.UNMATCHED
    if movement.known:
        return
    books.findings.unmatched[movement.id] = Unmatched(movement.amount_cents, movement.text)
    if movement.entry.currency not in ("", "EUR") or movement.source is Account.UNMATCHED:
        return
    if movement.amount_cents > 0:
        books.post(movement, Account.BANK, Account.UNMATCHED, movement.amount_cents)
    else:
        books.post(movement, Account.UNMATCHED, Account.BANK, -movement.amount_cents)

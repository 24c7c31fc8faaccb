"""What the texts and accounts of payments lead to, looked up for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.bank.payer_accounts import payer_accounts
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.queries import invoice_series
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.open_invoice import OpenInvoice
from services.billing.bank.rules.payment_text import Named, member_numbers, read_text
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from shared.db import Session


class Payer(NamedTuple):
    """A member that a payment may come from, and why we think so."""

    member_id: UUID
    reason: Reason


class NamedInvoices(NamedTuple):
    """The invoices that a text names, and which of them by a payment reference; `doubtful` are
    those found only by a reading that the amount has to bear out."""

    invoices: list[OpenInvoice]
    referenced: frozenset[UUID]
    doubtful: tuple[OpenInvoice, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchCandidates:
    """Of payments by their id: the invoices named, the payers thought of; by member the invoices
    that were open when they were loaded. Not to be used after the batch's next flush."""

    named: Mapping[UUID, NamedInvoices]
    payers: Mapping[UUID, Sequence[Payer]]
    open_by_member: Mapping[UUID, Sequence[OpenInvoice]]

    def payers_of(self, payment: Payment) -> list[tuple[Reason, list[OpenInvoice]]]:
        """With the open invoices of each; what was paid meanwhile is left out."""
        return [
            (payer.reason, [each for each in self._open_of(payer) if each.open_cents > 0])
            for payer in self.payers.get(payment.id, ())
        ]

    def _open_of(self, payer: Payer) -> Sequence[OpenInvoice]:
        return self.open_by_member.get(payer.member_id, ())


def load_match_candidates(batch: PostingBatch, payments: Sequence[Payment]) -> MatchCandidates:
    """Locks and loads the invoices that payments may be for; by account and member number only
    for those whose text names none."""
    if not payments:
        return MatchCandidates({}, {}, {})
    named = _load_named(batch, payments)
    payers = _payers(batch.session, [each for each in payments if not named[each.id].invoices])
    members = {payer.member_id for some in payers.values() for payer in some}
    return MatchCandidates(named, payers, _load_open(batch, members))


def _load_named(batch: PostingBatch, payments: Sequence[Payment]) -> dict[UUID, NamedInvoices]:
    series = invoice_series(batch.session)
    texts = {payment.id: read_text(payment.searched, series) for payment in payments}
    ids = {id_ for text in texts.values() for id_ in text.invoice_ids}
    batch.load_invoices(ids)
    numbers = {number for text in texts.values() for number in _all_spellings(text)}
    found = batch.lock_invoices(col(Invoice.number).in_(numbers)) if numbers else []
    by_number = {invoice.number: invoice for invoice in found}
    return {id_: _named(text, by_number, batch.invoices) for id_, text in texts.items()}


def _all_spellings(text: Named) -> Iterator[str]:
    for spellings in (*text.numbers, *text.referenced):
        yield from spellings


def _named(
    text: Named, by_number: Mapping[str, OpenInvoice], by_id: Mapping[UUID, OpenInvoice]
) -> NamedInvoices:
    numbered = _existing(text.numbers, by_number)
    certain = [one for one in numbered if one.number not in text.doubtful]
    doubtful = tuple(one for one in numbered if one.number in text.doubtful)
    referenced = [
        *_existing(text.referenced, by_number),
        *(by_id[id_] for id_ in text.invoice_ids if id_ in by_id),
    ]
    found = {invoice.id: invoice for invoice in (*referenced, *certain)}
    return NamedInvoices(
        list(found.values()), frozenset(invoice.id for invoice in referenced), doubtful
    )


def _existing(
    readings: Iterable[tuple[str, ...]], by_number: Mapping[str, OpenInvoice]
) -> list[OpenInvoice]:
    """Of each number the likeliest reading that exists."""
    return [
        invoice
        for spellings in readings
        if (invoice := next(filter(None, map(by_number.get, spellings)), None))
    ]


def _payers(session: Session, payments: Sequence[Payment]) -> dict[UUID, list[Payer]]:
    texts = {payment.id: member_numbers(payment.searched) for payment in payments}
    by_number = _members_numbered(session, {each for found in texts.values() for each in found})
    by_account = payer_accounts(
        session, {payment.iban_hashes for payment in payments if payment.iban_hashes}
    )
    return {
        payment.id: [
            *(
                Payer(by_number[number], Reason("member_named", number))
                for number in texts[payment.id]
                if number in by_number
            ),
            *(
                Payer(payer.member_id, Reason("account_known", payer.member_number))
                for payer in by_account.get(payment.iban_hashes, ())
            ),
        ]
        for payment in payments
    }


def _members_numbered(session: Session, numbers: set[str]) -> Mapping[str, UUID]:
    if not numbers:
        return {}
    rows = session.exec(
        select(MemberAccount.member_number, MemberAccount.member_id).where(
            col(MemberAccount.member_number).in_(numbers)
        )
    )
    return dict(rows.all())


def _load_open(batch: PostingBatch, members: set[UUID]) -> dict[UUID, list[OpenInvoice]]:
    if not members:
        return {}
    is_open = col(Invoice.state) == InvoiceState.OPEN
    by_member: dict[UUID, list[OpenInvoice]] = {}
    for invoice in batch.lock_invoices(sa.and_(col(Invoice.member_id).in_(members), is_open)):
        by_member.setdefault(invoice.member_id, []).append(invoice)
    return by_member

"""Books transfers that members made: finds the invoices they are for, or keeps them unmatched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.tables import NumberSeries
from services.billing.bank.import_report import Claim, Matched
from services.billing.bank.payments import Movement
from services.billing.bank.posting_batch import Books, keep_unmatched
from services.billing.bank.rules.matching import (
    Candidate,
    Match,
    match_named,
    match_payers,
    unmatched,
)
from services.billing.bank.rules.payment_text import Named, Series, member_numbers, read_text
from services.billing.bank.rules.reasons import Because
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.invoices.tables import Invoice, InvoiceState
from shared.db import Session


class Payer(NamedTuple):
    """A member that a payment may come from, and why we think so."""

    member_id: UUID
    because: Because


class Hints:
    """What the texts and accounts of some payments lead to, looked up for all of them at once."""

    def __init__(self, books: Books, payments: Sequence[Movement]) -> None:
        self._books = books
        series = _series(books.session) if payments else Series.of(())
        self._named = {payment.id: read_text(payment.searched, series) for payment in payments}
        self._by_number = self._load_named()
        self._open: dict[UUID, list[Claim]] = {}
        self._claims = {payment.id: self._find_named(payment) for payment in payments}
        self._payers = self._load_payers(
            [payment for payment in payments if not self._claims[payment.id][0]]
        )

    def claims_named(self, payment: Movement) -> tuple[list[Claim], frozenset[UUID]]:
        """The invoices named in the text, and which of them by a payment reference."""
        return self._claims[payment.id]

    def payers(self, payment: Movement) -> list[Payer]:
        return self._payers.get(payment.id, [])

    def _find_named(self, payment: Movement) -> tuple[list[Claim], frozenset[UUID]]:
        named = self._named[payment.id]
        if len(named.numbers) == 1 and not (named.referenced or named.invoice_ids):
            return self._known(named.numbers), frozenset()
        by_number = self._known(named.numbers)
        by_reference = [
            *self._known(named.referenced),
            *(self._books.claims[id_] for id_ in named.invoice_ids if id_ in self._books.claims),
        ]
        found = {claim.id: claim for claim in (*by_reference, *by_number)}
        return list(found.values()), frozenset(claim.id for claim in by_reference)

    def open_claims(self, member_id: UUID) -> list[Claim]:
        """The open invoices of a payer; what was paid meanwhile is left out."""
        return [claim for claim in self._open.get(member_id, ()) if claim.open_cents > 0]

    def _known(self, readings: Iterable[tuple[str, ...]]) -> list[Claim]:
        return [
            claim
            for spellings in readings
            if (claim := next(filter(None, map(self._by_number.get, spellings)), None))
        ]

    def _load_named(self) -> dict[str, Claim]:
        named: Iterable[Named] = self._named.values()
        numbers = {
            number
            for each in named
            for spellings in (*each.numbers, *each.referenced)
            for number in spellings
        }
        ids = {id_ for each in named for id_ in each.invoice_ids}
        if ids:
            self._books.load_claims(ids)
        if not numbers:
            return {}
        found = self._books.find_claims(col(Invoice.number).in_(numbers))
        return {claim.number: claim for claim in found}

    def _load_payers(self, payments: Sequence[Movement]) -> dict[UUID, list[Payer]]:
        if not payments:
            return {}
        session = self._books.session
        texts = {payment.id: member_numbers(payment.searched) for payment in payments}
        by_number = _members_numbered(session, {each for found in texts.values() for each in found})
        hashes = {payment.iban_hash for payment in payments if payment.iban_hash}
        by_account = _members_with_accounts(session, hashes)
        payers = {
            payment.id: [
                *(
                    Payer(by_number[number], Because("member_named", number))
                    for number in texts[payment.id]
                    if number in by_number
                ),
                *by_account.get(payment.iban_hash or "", ()),
            ]
            for payment in payments
        }
        self._load_open({payer.member_id for each in payers.values() for payer in each})
        return payers

    def _load_open(self, members: set[UUID]) -> None:
        if not members:
            return
        is_open = col(Invoice.state) == InvoiceState.OPEN
        found = self._books.find_claims(sa.and_(col(Invoice.member_id).in_(members), is_open))
        for claim in found:
            self._open.setdefault(claim.member_id, []).append(claim)


def match_payment(books: Books, movement: Movement, hints: Hints) -> None:
    """Books a transfer to the invoices it is for; what is not certain stays unmatched."""
    match = _match(movement, hints)
    movement.explanation = (*movement.explanation, *match.because)
    if not match.shares:
        keep_unmatched(books, movement)
        return
    movement.state = TransactionState.MATCHED
    movement.invoice_id = match.shares[0].invoice.id
    books.findings.unmatched.pop(movement.id, None)
    for invoice, cents in match.shares:
        books.receive(books.claims[invoice.id], cents, movement.source, movement)
        books.findings.matched.append(Matched(invoice.number, cents))


def _match(movement: Movement, hints: Hints) -> Match:
    if movement.entry.currency not in ("", "EUR"):
        return unmatched("foreign_currency", movement.entry.currency)
    claims, referenced = hints.claims_named(movement)
    if claims:
        return match_named(movement.amount_cents, [_candidate(each) for each in claims], referenced)
    return match_payers(
        movement.amount_cents,
        [
            (payer.because, [_candidate(claim) for claim in hints.open_claims(payer.member_id)])
            for payer in hints.payers(movement)
        ],
    )


def _candidate(claim: Claim) -> Candidate:
    return Candidate(
        claim.id, claim.number, claim.member_id, claim.open_cents, claim.due_on, claim.cancelled
    )


def _series(session: Session) -> Series:
    return Series.of(session.exec(select(NumberSeries.series)))


def _members_numbered(session: Session, numbers: set[str]) -> Mapping[str, UUID]:
    if not numbers:
        return {}
    rows = session.exec(
        select(MemberAccount.member_number, MemberAccount.member_id).where(
            col(MemberAccount.member_number).in_(numbers)
        )
    )
    return dict(rows.all())


def _members_with_accounts(session: Session, hashes: set[str]) -> dict[str, list[Payer]]:
    """Members whose mandate names the account, and those it paid for before."""
    if not hashes:
        return {}
    of_mandate = select(Mandate.iban_hash, Mandate.member_id).where(
        col(Mandate.iban_hash).in_(hashes), col(Mandate.member_id).is_not(None)
    )
    paid_before = (
        select(BankTransaction.counterparty_iban_hash, Invoice.member_id)
        .join(Invoice, col(Invoice.id) == col(BankTransaction.invoice_id))
        .where(
            col(BankTransaction.counterparty_iban_hash).in_(hashes),
            BankTransaction.state == TransactionState.MATCHED,
        )
        .distinct()
    )
    known = {*session.exec(of_mandate), *session.exec(paid_before)}
    rows = session.exec(
        select(MemberAccount.member_id, MemberAccount.member_number).where(
            col(MemberAccount.member_id).in_({member_id for _, member_id in known})
        )
    )
    numbers = dict(rows.all())
    payers: dict[str, list[Payer]] = {}
    for iban_hash, member_id in sorted(known, key=str):
        if iban_hash and member_id in numbers:
            because = Because("account_known", numbers[member_id])
            payers.setdefault(iban_hash, []).append(Payer(member_id, because))
    return payers

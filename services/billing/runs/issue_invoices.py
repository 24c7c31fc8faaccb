"""Writes a run's invoices set-based: assessment, invoice with number, ledger, debit, event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.billing.accounts.tables import PaymentMethod, Scheme
from services.billing.association.take_numbers import invoice_number, take_numbers
from services.billing.collections.tables import CollectionItem, ItemState
from services.billing.invoices.rules.invoice_facts import (
    DebitFacts,
    DebtorAddress,
    LineFacts,
    dues_text,
    invoice_facts,
)
from services.billing.invoices.tables import DuesAssessment, Invoice, InvoiceKind, InvoiceState
from services.billing.ledger.tables import Account, LedgerEntry
from services.billing.runs.plan import PlannedMember
from services.billing.sepa.references import end_to_end_id
from shared.contracts.billing import InvoiceIssued
from shared.db import Session, bulk_insert, table_of
from shared.events import publish_many
from shared.i18n import language_of
from shared.ids import new_ids


@dataclass
class RunTerms:
    """What all invoices of a run have in common. `collections` has an id for each scheme."""

    run_id: UUID
    year: int
    issue_on: date
    due_on: date
    collect_on: date
    issuer_id: UUID
    collections: dict[Scheme, UUID]

    @property
    def series(self) -> str:
        return f"BR-{self.year}"

    @property
    def period(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year, 12, 31)


@dataclass
class RunTotals:
    """What has been written so far, in members, invoices and cents; debits by scheme."""

    members: int = 0
    invoices: int = 0
    total_cents: int = 0
    debits: dict[Scheme, int] = field(default_factory=dict)
    debit_cents: dict[Scheme, int] = field(default_factory=dict)

    def count_debit(self, scheme: Scheme, amount_cents: int) -> None:
        self.debits[scheme] = self.debits.get(scheme, 0) + 1
        self.debit_cents[scheme] = self.debit_cents.get(scheme, 0) + amount_cents


class _Issued(NamedTuple):
    id: UUID
    number: str
    planned: PlannedMember
    collected: bool


def write_invoices(
    session: Session, terms: RunTerms, planned: list[PlannedMember], totals: RunTotals
) -> None:
    """Writes one slice of a run; blocked members must be left out, free ones are only assessed."""
    charged = [member for member in planned if member.assessment.amount_cents]
    numbers = take_numbers(session, terms.series, len(charged)) if charged else range(0)
    issued = [
        _Issued(
            id_,
            invoice_number(terms.series, number),
            member,
            member.method is PaymentMethod.DIRECT_DEBIT,
        )
        for id_, number, member in zip(new_ids(len(charged)), numbers, charged, strict=True)
    ]
    now = session.runtime.clock.now()
    invoice_of = {one.planned.debtor.member_id: one.id for one in issued}
    bulk_insert(
        session,
        table_of(DuesAssessment),
        _ASSESSMENT,
        _assessments(session, terms, planned, invoice_of),
    )
    bulk_insert(session, table_of(Invoice), _INVOICE, _invoices(session, terms, issued, now))
    bulk_insert(session, table_of(LedgerEntry), _ENTRY, _entries(session, terms, issued, now))
    bulk_insert(session, table_of(CollectionItem), _ITEM, _items(session, terms, issued, totals))
    publish_many(session, (_event(terms, one) for one in issued))
    totals.members += len(planned)
    totals.invoices += len(issued)
    totals.total_cents += sum(member.assessment.amount_cents for member in charged)


_ASSESSMENT = (
    "association_id",
    "id",
    "run_id",
    "member_id",
    "year",
    "dues_class",
    "amount_cents",
    "explanation",
    "invoice_id",
)


def _assessments(
    session: Session, terms: RunTerms, planned: list[PlannedMember], invoice_of: dict[UUID, UUID]
) -> Iterator[tuple[object, ...]]:
    for id_, member in zip(new_ids(len(planned)), planned, strict=True):
        member_id = member.debtor.member_id
        yield (
            session.own,
            id_,
            terms.run_id,
            member_id,
            terms.year,
            member.assessment.dues_class,
            member.assessment.amount_cents,
            list(member.explanation),
            invoice_of.get(member_id),
        )


_INVOICE = (
    "association_id",
    "id",
    "number",
    "kind",
    "state",
    "member_id",
    "run_id",
    "year",
    "issue_on",
    "due_on",
    "collect_on",
    "payment_method",
    "mandate_id",
    "language",
    "country",
    "issuer_id",
    "amount_cents",
    "open_cents",
    "snapshot",
    "issued_at",
)


def _invoices(
    session: Session, terms: RunTerms, issued: list[_Issued], now: datetime
) -> Iterator[tuple[object, ...]]:
    for one in issued:
        debtor, amount_cents = one.planned.debtor, one.planned.assessment.amount_cents
        yield (
            session.own,
            one.id,
            one.number,
            InvoiceKind.DUES.value,
            InvoiceState.OPEN.value,
            debtor.member_id,
            terms.run_id,
            terms.year,
            terms.issue_on,
            terms.collect_on if one.collected else terms.due_on,
            terms.collect_on if one.collected else None,
            one.planned.method.value,
            debtor.mandate_id if one.collected else None,
            debtor.language,
            debtor.country,
            terms.issuer_id,
            amount_cents,
            amount_cents,
            _facts(terms, one),
            now,
        )


def _facts(terms: RunTerms, one: _Issued) -> dict[str, object]:
    debtor = one.planned.debtor
    line = LineFacts(
        dues_text(terms.year, language_of(debtor.language) or "en"),
        one.planned.explanation,
        one.planned.assessment.amount_cents,
        max(terms.period[0], debtor.joined_on),
        terms.period[1],
    )
    debit = None
    if one.collected:
        debit = DebitFacts(
            debtor.reference or "",
            debtor.account_holder or "",
            debtor.iban_masked or "",
            debtor.scheme or Scheme.CORE,
        )
    address = DebtorAddress(
        debtor.member_number,
        debtor.company,
        debtor.street,
        debtor.house_number,
        debtor.postcode,
        debtor.city,
        debtor.country,
    )
    return invoice_facts(address, (line,), debit)


_ENTRY = (
    "association_id",
    "id",
    "posting_id",
    "booked_on",
    "debit",
    "credit",
    "amount_cents",
    "member_id",
    "invoice_id",
    "text",
    "entered_at",
)


def _entries(
    session: Session, terms: RunTerms, issued: list[_Issued], now: datetime
) -> Iterator[tuple[object, ...]]:
    for id_, one in zip(new_ids(len(issued)), issued, strict=True):
        yield (
            session.own,
            id_,
            id_,
            terms.issue_on,
            Account.RECEIVABLE.value,
            Account.DUES_INCOME.value,
            one.planned.assessment.amount_cents,
            one.planned.debtor.member_id,
            one.id,
            one.number,
            now,
        )


_ITEM = (
    "association_id",
    "id",
    "collection_id",
    "invoice_id",
    "mandate_id",
    "end_to_end_id",
    "amount_cents",
    "state",
)


def _items(
    session: Session, terms: RunTerms, issued: list[_Issued], totals: RunTotals
) -> Iterator[tuple[object, ...]]:
    collected = [one for one in issued if one.collected]
    for id_, one in zip(new_ids(len(collected)), collected, strict=True):
        scheme = one.planned.debtor.scheme or Scheme.CORE
        amount_cents = one.planned.assessment.amount_cents
        totals.count_debit(scheme, amount_cents)
        yield (
            session.own,
            id_,
            terms.collections[scheme],
            one.id,
            one.planned.debtor.mandate_id,
            end_to_end_id(one.id),
            amount_cents,
            ItemState.COLLECTING.value,
        )


def _event(terms: RunTerms, one: _Issued) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id=one.id,
        member_id=one.planned.debtor.member_id,
        number=one.number,
        run_id=terms.run_id,
        kind=InvoiceKind.DUES.value,
        amount_cents=one.planned.assessment.amount_cents,
        issue_on=terms.issue_on,
        due_on=terms.collect_on if one.collected else terms.due_on,
        payment_method=one.planned.method.value,
        collect_on=terms.collect_on if one.collected else None,
    )

"""Issues a run's invoices set-based: assessment, invoice with number, ledger, debit, event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from services.billing.accounts.rules.states import PaymentMethod, Scheme
from services.billing.association.take_numbers import invoice_number, take_numbers
from services.billing.collections.rules.file_limits import FileLimits
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.rules.invoice_facts import (
    DebitFacts,
    Debtor,
    LineFacts,
    dues_text,
    invoice_facts,
)
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState, state_of
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from services.billing.runs.plan import PlannedMandate, PlannedMember
from services.billing.sepa.references import end_to_end_id
from shared.bulk import bulk_insert
from shared.contracts.billing import InvoiceIssued
from shared.db import Session, table_of
from shared.events import publish_many
from shared.i18n import language_of
from shared.ids import named_id, new_ids
from shared.unit_of_work import UnitOfWork


@dataclass
class RunTerms:
    """What all invoices of a run have in common; `limits` are those of its bank files."""

    run_id: UUID
    year: int
    issue_on: date
    due_on: date
    collect_on: date
    issuer_id: UUID
    limits: FileLimits

    @property
    def series(self) -> str:
        return f"BR-{self.year}"

    @property
    def period(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year, 12, 31)


@dataclass
class FileTotals:
    """The debits of one bank file: their number and their sum in cents; `part` counts the files of
    a scheme from 1."""

    scheme: Scheme
    part: int
    collection_id: UUID
    debits: int = 0
    cents: int = 0


@dataclass
class RunTotals:
    """What has been written so far, in members, invoices and cents; debits by file."""

    members: int = 0
    invoices: int = 0
    total_cents: int = 0
    files: list[FileTotals] = field(default_factory=list)
    _current: dict[Scheme, FileTotals] = field(default_factory=dict)

    def count_debit(self, terms: RunTerms, scheme: Scheme, amount_cents: int) -> UUID:
        """One direct debit more; the file it is in. A new one begins where a limit is reached."""
        file = self._current.get(scheme)
        if file is None or not terms.limits.takes(file.debits, file.cents, amount_cents):
            part = file.part + 1 if file else 1
            file = FileTotals(scheme, part, collection_of(terms.run_id, scheme, part))
            self._current[scheme] = file
            self.files.append(file)
        file.debits += 1
        file.cents += amount_cents
        return file.collection_id


def collection_of(run_id: UUID, scheme: Scheme, part: int = 1) -> UUID:
    """The id of a run's bank file of a scheme: the same on every retry."""
    name = f"collection:{scheme}" if part == 1 else f"collection:{scheme}:{part}"
    return named_id(run_id, name)


class _Issued(NamedTuple):
    """An invoice with its number; with a mandate it is collected, else paid by transfer."""

    id: UUID
    number: str
    planned: PlannedMember
    mandate: PlannedMandate | None


def issue_invoices(
    uow: UnitOfWork, terms: RunTerms, planned: list[PlannedMember], totals: RunTotals
) -> None:
    """Writes one slice of a run; blocked members must be left out, free ones are only assessed."""
    charged = [member for member in planned if member.assessment.amount_cents]
    numbers = take_numbers(uow, terms.series, len(charged)) if charged else range(0)
    issued = [
        _Issued(
            id=id_,
            number=invoice_number(terms.series, number),
            planned=member,
            mandate=member.collected_by,
        )
        for id_, number, member in zip(new_ids(len(charged)), numbers, charged, strict=True)
    ]
    now = uow.clock.now()
    invoice_of = {one.planned.member_id: one.id for one in issued}
    bulk_insert(
        uow, table_of(DuesAssessment), _assessments(uow.session, terms, planned, invoice_of)
    )
    bulk_insert(uow, table_of(Invoice), _invoices(uow.session, terms, issued, now))
    post(uow, _postings(terms, issued))
    bulk_insert(uow, table_of(CollectionItem), _items(uow.session, terms, issued, totals))
    publish_many(uow, (_event(terms, one) for one in issued))
    totals.members += len(planned)
    totals.invoices += len(issued)
    totals.total_cents += sum(member.assessment.amount_cents for member in charged)


class _AssessmentRow(NamedTuple):
    """A row of `dues_assessment` to be."""

    association_id: UUID
    id: UUID
    run_id: UUID
    member_id: UUID
    year: int
    dues_class: str
    amount_cents: int
    explanation: tuple[str, ...]
    invoice_id: UUID | None


def _assessments(
    session: Session, terms: RunTerms, planned: list[PlannedMember], invoice_of: dict[UUID, UUID]
) -> Iterator[_AssessmentRow]:
    own = session.own
    for id_, member in zip(new_ids(len(planned)), planned, strict=True):
        yield _AssessmentRow(
            association_id=own,
            id=id_,
            run_id=terms.run_id,
            member_id=member.member_id,
            year=terms.year,
            dues_class=member.assessment.dues_class,
            amount_cents=member.assessment.amount_cents,
            explanation=member.explanation,
            invoice_id=invoice_of.get(member.member_id),
        )


class _InvoiceRow(NamedTuple):
    """A row of `invoice` to be."""

    association_id: UUID
    id: UUID
    number: str
    kind: InvoiceKind
    state: InvoiceState
    member_id: UUID
    run_id: UUID
    year: int
    issue_on: date
    due_on: date
    collect_on: date | None
    payment_method: PaymentMethod
    mandate_id: UUID | None
    language: str
    country: str
    issuer_id: UUID
    amount_cents: int
    open_cents: int
    snapshot: dict[str, object]
    issued_at: datetime


def _invoices(
    session: Session, terms: RunTerms, issued: list[_Issued], now: datetime
) -> Iterator[_InvoiceRow]:
    own = session.own
    for one in issued:
        member, amount_cents = one.planned, one.planned.assessment.amount_cents
        yield _InvoiceRow(
            association_id=own,
            id=one.id,
            number=one.number,
            kind=InvoiceKind.DUES,
            state=state_of(member.to_pay_cents, InvoiceState.OPEN),
            member_id=member.member_id,
            run_id=terms.run_id,
            year=terms.year,
            issue_on=terms.issue_on,
            due_on=terms.collect_on if one.mandate else terms.due_on,
            collect_on=terms.collect_on if one.mandate else None,
            payment_method=member.method,
            mandate_id=one.mandate.id if one.mandate else None,
            language=member.language,
            country=member.address.country,
            issuer_id=terms.issuer_id,
            amount_cents=amount_cents,
            open_cents=member.to_pay_cents,
            snapshot=_facts(terms, one),
            issued_at=now,
        )


def _facts(terms: RunTerms, one: _Issued) -> dict[str, object]:
    member, (first_day, last_day) = one.planned, terms.period
    line = LineFacts(
        text=dues_text(terms.year, language_of(member.language) or "en"),
        explanation=member.explanation,
        amount_cents=member.assessment.amount_cents,
        period_from=max(first_day, member.joined_on),
        period_to=last_day,
    )
    debtor = Debtor(member.member_number, member.company, member.address)
    return invoice_facts(
        debtor,
        (line,),
        _debit(one.mandate) if one.mandate else None,
        prepaid_cents=member.set_off_cents,
    )


def _debit(mandate: PlannedMandate) -> DebitFacts:
    return DebitFacts(
        mandate_reference=mandate.reference,
        account_holder=mandate.account_holder,
        iban_masked=mandate.iban_masked,
        scheme=mandate.scheme,
    )


def _postings(terms: RunTerms, issued: list[_Issued]) -> Iterator[Posting]:
    """One business fact an invoice, so its id is the posting's too."""
    for one in issued:
        yield Posting(
            posting_id=one.id,
            booked_on=terms.issue_on,
            debit=Account.RECEIVABLE,
            credit=Account.DUES_INCOME,
            amount_cents=one.planned.assessment.amount_cents,
            text=one.number,
            member_id=one.planned.member_id,
            invoice_id=one.id,
        )
        if one.planned.set_off_cents:
            yield Posting(
                posting_id=one.id,
                booked_on=terms.issue_on,
                debit=Account.MEMBER_CREDIT,
                credit=Account.RECEIVABLE,
                amount_cents=one.planned.set_off_cents,
                text=one.number,
                member_id=one.planned.member_id,
                invoice_id=one.id,
            )


class _ItemRow(NamedTuple):
    """A row of `collection_item` to be."""

    association_id: UUID
    id: UUID
    collection_id: UUID
    invoice_id: UUID
    mandate_id: UUID
    end_to_end_id: str
    amount_cents: int
    state: ItemState


def _items(
    session: Session, terms: RunTerms, issued: list[_Issued], totals: RunTotals
) -> Iterator[_ItemRow]:
    own = session.own
    collected = [(one, one.mandate) for one in issued if one.mandate]
    for id_, (one, mandate) in zip(new_ids(len(collected)), collected, strict=True):
        amount_cents = one.planned.to_pay_cents
        file_id = totals.count_debit(terms, mandate.scheme, amount_cents)
        yield _ItemRow(
            association_id=own,
            id=id_,
            collection_id=file_id,
            invoice_id=one.id,
            mandate_id=mandate.id,
            end_to_end_id=end_to_end_id(one.id),
            amount_cents=amount_cents,
            state=ItemState.COLLECTING,
        )


def _event(terms: RunTerms, one: _Issued) -> InvoiceIssued:
    return InvoiceIssued(
        invoice_id=one.id,
        member_id=one.planned.member_id,
        number=one.number,
        run_id=terms.run_id,
        kind=InvoiceKind.DUES,
        amount_cents=one.planned.assessment.amount_cents,
        issue_on=terms.issue_on,
        due_on=terms.collect_on if one.mandate else terms.due_on,
        payment_method=one.planned.method,
        collect_on=terms.collect_on if one.mandate else None,
    )

"""Notes that a member was told of an invoice by letter: it counts as its mail would."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.queries import own_association
from services.billing.collections.errors import LetterDayWrong, LetterTooLate, NothingToTell
from services.billing.collections.notices import untold_debits
from services.billing.collections.queries import collection_terms
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import InvoiceNotFound
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.contracts.collections import InvoiceToldByLetter
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_NOON = time(12)


def record_letter(uow: UnitOfWork, number: str, told_on: date, by: Actor) -> Invoice:
    """Also the pre-notification of its debit in a bank file that the bank does not have yet. A
    second time, or after the mail has gone out, nothing changes.

    Raises MissingPermission, InvoiceNotFound, NothingToTell (cancelled), LetterDayWrong,
    LetterTooLate (the debit has to be taken out, or collected later).
    """
    by.require(Permission.DUES_PREPARE)
    # A file is handed in under the same lock: whom it holds back is as it is found here.
    lock_books(uow.session)
    invoice = _locked(uow, number)
    debits = untold_debits(uow.session, invoice.id)
    if invoice.notified_at is not None and not debits:
        return invoice
    if invoice.state is InvoiceState.CANCELLED or invoice.document_sha256 is None:
        raise NothingToTell(number=number)
    _refuse_day(uow, invoice, told_on, [file for _, file in debits])
    moment = min(uow.clock.now(), datetime.combine(told_on, _NOON, UTC))
    invoice.notified_at = invoice.notified_at or moment
    invoice.notice_failed = None
    invoice.letter_on, invoice.letter_by = told_on, by.person_id
    for item, _ in debits:
        item.notified_at = item.notified_at or moment
    publish(uow, _told(invoice, told_on, by, [item for item, _ in debits]))
    return invoice


def _told(
    invoice: Invoice, told_on: date, by: Actor, debits: Iterable[CollectionItem]
) -> InvoiceToldByLetter:
    told: list[UUID] = [item.id for item in debits]
    return InvoiceToldByLetter(
        invoice_id=invoice.id,
        member_id=invoice.member_id,
        number=invoice.number,
        told_on=told_on,
        told_by=by.person_id,
        debits=tuple(told),
    )


def _locked(uow: UnitOfWork, number: str) -> Invoice:
    found = uow.session.exec(
        select(Invoice).where(col(Invoice.number) == number).with_for_update()
    ).first()
    if found is None:
        raise InvoiceNotFound
    return found


def _refuse_day(
    uow: UnitOfWork, invoice: Invoice, told_on: date, files: Iterable[Collection]
) -> None:
    today = uow.clock.today()
    if not invoice.issue_on <= told_on <= today:
        raise LetterDayWrong(first=invoice.issue_on.isoformat(), last=today.isoformat())
    ahead = timedelta(days=collection_terms(own_association(uow.session)).notice_days)
    for file in files:
        if told_on + ahead > file.collect_on:
            raise LetterTooLate(
                collect_on=file.collect_on.isoformat(),
                latest=(file.collect_on - ahead).isoformat(),
            )

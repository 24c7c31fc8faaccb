"""Holds an invoice: nobody is reminded of it up to a day (Mahnsperre), or ends the hold."""

from __future__ import annotations

from datetime import date

from services.billing.corrections.errors import DayNotAhead, DayTooFarAhead, NothingOpen
from services.billing.corrections.lock_invoice import lock_invoice
from services.billing.corrections.rules.instalments import months_later
from services.billing.invoices.tables import Invoice
from shared.actor import Actor
from shared.contracts.corrections import InvoiceHeld
from shared.events import publish
from shared.permissions import Permission
from shared.proposals import NoReason
from shared.unit_of_work import UnitOfWork

HOLD_MONTHS_MAX = 36


def hold_invoice(
    uow: UnitOfWork, number: str, until: date | None, reason: str, by: Actor
) -> Invoice:
    """`until` None ends the hold. The same again changes nothing.

    Raises MissingPermission, InvoiceNotFound, NothingOpen, NoReason, DayNotAhead, DayTooFarAhead.
    """
    by.require(Permission.INVOICES_WRITE)
    _, invoice = lock_invoice(uow.session, number)
    wanted = (until, reason.strip() or None) if until else (None, None)
    if (invoice.held_until, invoice.held_reason) == wanted:
        return invoice
    if until is not None:
        _refuse(invoice, until, reason, uow.clock.today())
    invoice.held_until, invoice.held_reason = wanted
    publish(
        uow,
        InvoiceHeld(
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            number=invoice.number,
            until_on=until,
        ),
    )
    return invoice


def _refuse(invoice: Invoice, until: date, reason: str, today: date) -> None:
    if invoice.open_cents <= 0:
        raise NothingOpen(number=invoice.number)
    if not reason.strip():
        raise NoReason
    if until <= today:
        raise DayNotAhead(earliest=today.isoformat())
    latest = months_later(today, HOLD_MONTHS_MAX)
    if until > latest:
        raise DayTooFarAhead(latest=latest.isoformat())

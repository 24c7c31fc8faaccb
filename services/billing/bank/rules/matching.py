"""Decides what a payment pays, from what its text says and what is open (Zahlungszuordnung).

Certain is: an invoice named in the text; or the member named, or its account known, together with
an amount that fits. Everything else is kept unmatched, with the reason, for a person to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.open_invoice import OpenInvoice


class Share(NamedTuple):
    """What of a payment goes to one invoice, in cents."""

    invoice: OpenInvoice
    cents: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where a payment goes; without shares it is unmatched. `reasons` say why, either way."""

    shares: tuple[Share, ...] = ()
    reasons: tuple[Reason, ...] = ()


def unmatched(code: str, about: str = "") -> Match:
    """Nothing is certain, for this reason."""
    return Match((), (Reason(code, about),))


def match_named(
    amount_cents: int, invoices: Sequence[OpenInvoice], referenced: frozenset[UUID] = frozenset()
) -> Match:
    """Invoices that the text names; `referenced` are those named by a payment reference.

    One takes all of it. Several take it if their sum fits or they are one member's: oldest first,
    the rest to the last as credit (§ 366 BGB). Else a person decides.
    """
    found = tuple(_named(invoice, referenced) for invoice in invoices)
    if len(invoices) == 1:
        return _to_one(amount_cents, invoices[0], found)
    open_ones = [invoice for invoice in invoices if invoice.open_cents > 0]
    if len(open_ones) == 1 and open_ones[0].open_cents == amount_cents:
        return _to_one(amount_cents, open_ones[0], found)
    if open_ones and sum(invoice.open_cents for invoice in open_ones) == amount_cents:
        return _to_all(open_ones, found)
    if not open_ones or len({invoice.member_id for invoice in invoices}) > 1:
        return Match((), (*found, _several(invoices)))
    return _oldest_first(amount_cents, open_ones, found)


def match_doubtful(amount_cents: int, invoices: Sequence[OpenInvoice]) -> Match:
    """Invoices named only by a doubtful reading: one counts if the amount fits it exactly, and only
    it; else a person decides."""
    fitting = [invoice for invoice in invoices if invoice.open_cents == amount_cents]
    if len(fitting) == 1:
        return _to_one(amount_cents, fitting[0], (_named(fitting[0], frozenset()),))
    return Match((), tuple(Reason("number_doubtful", one.number) for one in invoices[:5]))


def match_payers(
    amount_cents: int, payers: Sequence[tuple[Reason, Sequence[OpenInvoice]]]
) -> Match:
    """Open invoices of those the payment may come from: the amount must fit exactly, and once.

    A member number in the text counts more than an account, which may pay for several members.
    """
    if not payers:
        return unmatched("nothing_known")
    tried = []
    for code in ("member_named", "account_known"):
        some = [
            _of_member(amount_cents, invoices, reason)
            for reason, invoices in payers
            if reason.code == code
        ]
        fitting = {
            tuple(share.invoice.id for share in match.shares): match
            for match in some
            if match.shares
        }
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        if fitting:
            shares = [share for match in fitting.values() for share in match.shares]
            return Match((), (_several([share.invoice for share in shares]),))
        tried += some
    return tried[0]


def _of_member(amount_cents: int, invoices: Sequence[OpenInvoice], reason: Reason) -> Match:
    equal = [invoice for invoice in invoices if invoice.open_cents == amount_cents]
    if len(equal) == 1:
        return _to_one(amount_cents, equal[0], (reason,))
    if equal:
        return Match((), (reason, _several(equal)))
    if invoices and sum(invoice.open_cents for invoice in invoices) == amount_cents:
        return _to_all(invoices, (reason,))
    return Match((), (reason, Reason("amount_differs")))


def _named(invoice: OpenInvoice, referenced: frozenset[UUID]) -> Reason:
    code = "reference_named" if invoice.id in referenced else "number_named"
    return Reason(code, invoice.number)


def _several(invoices: Sequence[OpenInvoice]) -> Reason:
    return Reason("several_possible", ", ".join(invoice.number for invoice in invoices[:5]))


def _to_one(amount_cents: int, invoice: OpenInvoice, found: tuple[Reason, ...]) -> Match:
    return Match((Share(invoice, amount_cents),), (*found, *_fit(amount_cents, invoice)))


def _fit(amount_cents: int, invoice: OpenInvoice) -> tuple[Reason, ...]:
    if invoice.cancelled:
        return (Reason("cancelled", invoice.number),)
    claimed = invoice.open_cents + invoice.written_off_cents
    if claimed <= 0:
        return (Reason("already_closed", invoice.number),)
    if amount_cents == invoice.open_cents:
        return (Reason("amount_equal"),)
    if amount_cents < invoice.open_cents:
        return (Reason("part_payment", str(invoice.open_cents - amount_cents)),)
    if amount_cents <= claimed:
        return (Reason("written_off", invoice.number),)
    return (Reason("overpaid", str(amount_cents - claimed)),)


def _to_all(invoices: Sequence[OpenInvoice], found: tuple[Reason, ...]) -> Match:
    shares = tuple(Share(invoice, invoice.open_cents) for invoice in invoices)
    return Match(shares, (*found, Reason("several_invoices", str(len(invoices)))))


def _oldest_first(
    amount_cents: int, invoices: Sequence[OpenInvoice], found: tuple[Reason, ...]
) -> Match:
    rest = amount_cents
    cents: list[int] = []
    ordered = sorted(invoices, key=lambda invoice: (invoice.due_on, invoice.number))
    for invoice in ordered:
        cents.append(min(rest, invoice.open_cents))
        rest -= cents[-1]
    cents[-1] += rest
    shares = tuple(
        Share(invoice, each) for invoice, each in zip(ordered, cents, strict=True) if each
    )
    reason = Reason("overpaid", str(rest)) if rest else Reason("amount_differs")
    if rest == 0:
        missing = sum(invoice.open_cents for invoice in ordered) - amount_cents
        reason = Reason("part_payment", str(missing))
    return Match(shares, (*found, reason))

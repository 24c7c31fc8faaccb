"""What a correction would do to an invoice; it refuses what cannot be done and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.billing.collections.rules.states import CollectionState
from services.billing.corrections.assessed_anew import (
    AssessedAnew,
    assess_anew,
    difference_cents,
)
from services.billing.corrections.claim import CounterEntry
from services.billing.corrections.errors import (
    DayNotAhead,
    DayTooFarAhead,
    DebitAtBank,
    DebitInFile,
    InvoiceAlreadyCancelled,
    NoAmount,
    NothingOpen,
    OpeningHasNoDocument,
    PartsOutOfRange,
    SupplementStands,
)
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.queries import (
    PendingDebit,
    claim_of,
    pending_debits,
    standing_supplement,
)
from services.billing.corrections.rules.instalments import (
    PARTS_MAX,
    PARTS_MIN,
    Part,
    instalments,
    months_later,
)
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account
from shared.db import Session

_MONTHS_AHEAD_MAX = 36
_BY_DOCUMENT = frozenset(
    {CorrectionKind.CANCELLATION, CorrectionKind.CREDIT_NOTE, CorrectionKind.DEBIT_NOTE}
)


@dataclass(frozen=True)
class Effect:
    """`amount_cents` is what the correction is about, `entries` what is booked, `parts` what is due
    when from then on, `anew` the dues by other figures. `debits` are taken out of files that nobody
    has released."""

    kind: CorrectionKind
    amount_cents: int
    entries: tuple[CounterEntry, ...] = ()
    parts: tuple[Part, ...] = ()
    anew: AssessedAnew | None = None
    debits: tuple[PendingDebit, ...] = ()

    @property
    def credit_cents(self) -> int:
        """What was paid and becomes the member's credit."""
        return self._credited(Account.MEMBER_CREDIT)

    @property
    def closed_cents(self) -> int:
        """How much less is open afterwards."""
        return self._credited(Account.RECEIVABLE)

    @property
    def written_off_cents(self) -> int:
        """How much more is written off afterwards; less where that is taken back."""
        debited = sum(one.cents for one in self.entries if one.debit is Account.BAD_DEBTS)
        return debited - self._credited(Account.BAD_DEBTS)

    def _credited(self, account: Account) -> int:
        return sum(one.cents for one in self.entries if one.credit is account)


def effect_of(session: Session, invoice: Invoice, order: CorrectionOrder, today: date) -> Effect:
    """Raises what stands in the way: an error of `corrections.errors`."""
    if invoice.state is InvoiceState.CANCELLED:
        raise InvoiceAlreadyCancelled(number=invoice.number)
    if invoice.kind is InvoiceKind.OPENING and order.kind in _BY_DOCUMENT:
        raise OpeningHasNoDocument(number=invoice.number)
    if order.amount_cents is not None and order.amount_cents <= 0:
        raise NoAmount
    effect = (
        _by_figures(session, invoice, order)
        if order.corrected
        else _EFFECTS[order.kind](session, invoice, order, today)
    )
    if effect.kind is CorrectionKind.DEBIT_NOTE:
        return effect
    return replace(effect, debits=_removable_debits(session, invoice))


def _cancel(session: Session, invoice: Invoice, order: CorrectionOrder, _today: date) -> Effect:
    claim = claim_of(session, invoice)
    entries = claim.cancel()
    supplement = standing_supplement(session, invoice.id)
    if supplement is not None:
        raise SupplementStands(number=invoice.number, supplement=supplement)
    anew = assess_anew(session, invoice, order) if order.reissue else None
    return Effect(order.kind, claim.charged_cents, entries, anew=anew)


def _credit(session: Session, invoice: Invoice, order: CorrectionOrder, _today: date) -> Effect:
    claim = claim_of(session, invoice)
    cents = order.amount_cents or claim.creditable_cents
    return Effect(CorrectionKind.CREDIT_NOTE, cents, claim.credit(cents))


def _by_figures(session: Session, invoice: Invoice, order: CorrectionOrder) -> Effect:
    anew = assess_anew(session, invoice, order)
    difference = difference_cents(session, invoice, anew)
    if difference > 0:
        return Effect(CorrectionKind.DEBIT_NOTE, difference, anew=anew)
    entries = claim_of(session, invoice).credit(-difference)
    return Effect(CorrectionKind.CREDIT_NOTE, -difference, entries, anew=anew)


def _give_up(session: Session, invoice: Invoice, order: CorrectionOrder, _today: date) -> Effect:
    claim = claim_of(session, invoice)
    cents = order.amount_cents or claim.open_cents
    waived = order.kind is CorrectionKind.WAIVER
    account = Account.WAIVED_DUES if waived else Account.BAD_DEBTS
    return Effect(order.kind, cents, claim.give_up(cents, account))


def _defer(_session: Session, invoice: Invoice, order: CorrectionOrder, today: date) -> Effect:
    _refuse_nothing_open(invoice)
    until = order.until_on or today
    _refuse_day(until, today + timedelta(days=1), months_later(today, _MONTHS_AHEAD_MAX))
    return Effect(order.kind, invoice.open_cents, parts=(Part(until, invoice.open_cents),))


def _in_parts(_session: Session, invoice: Invoice, order: CorrectionOrder, today: date) -> Effect:
    _refuse_nothing_open(invoice)
    most = min(PARTS_MAX, invoice.open_cents)
    if not PARTS_MIN <= order.parts <= most:
        raise PartsOutOfRange(most=most)
    first = order.first_on or today
    _refuse_day(first, today, months_later(today, _MONTHS_AHEAD_MAX))
    parts = instalments(invoice.open_cents, order.parts, first)
    return Effect(order.kind, invoice.open_cents, parts=parts)


def _refuse_nothing_open(invoice: Invoice) -> None:
    if invoice.open_cents <= 0:
        raise NothingOpen(number=invoice.number)


def _refuse_day(day: date, first: date, last: date) -> None:
    if day < first:
        raise DayNotAhead(earliest=(first - timedelta(days=1)).isoformat())
    if day > last:
        raise DayTooFarAhead(latest=last.isoformat())


def _removable_debits(session: Session, invoice: Invoice) -> tuple[PendingDebit, ...]:
    """Raises DebitAtBank, DebitInFile."""
    debits = tuple(pending_debits(session, invoice.id))
    for debit in debits:
        waits = debit.state is CollectionState.WAITING
        if debit.state is CollectionState.RELEASED or (waits and not debit.alone):
            raise DebitInFile(
                number=invoice.number, file=debit.file_name, debit=debit.end_to_end_id
            )
        if not waits:
            raise DebitAtBank(number=invoice.number, collect_on=debit.collect_on.isoformat())
    return debits


_Find = Callable[[Session, Invoice, CorrectionOrder, date], Effect]
_EFFECTS: Mapping[CorrectionKind, _Find] = {
    CorrectionKind.CANCELLATION: _cancel,
    CorrectionKind.CREDIT_NOTE: _credit,
    CorrectionKind.WAIVER: _give_up,
    CorrectionKind.WRITE_OFF: _give_up,
    CorrectionKind.DEFERRAL: _defer,
    CorrectionKind.INSTALMENTS: _in_parts,
}

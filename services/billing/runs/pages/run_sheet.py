"""The members of a run as a table to take away, before its release and after."""

from __future__ import annotations

from collections.abc import Iterable

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.runs.run_line import RunLine
from shared.i18n import Translator, _
from shared.web.sheets import Cell, Cents

_PAYMENT_LABELS = {
    PaymentMethod.DIRECT_DEBIT: _("Direct debit"),
    PaymentMethod.TRANSFER: _("Transfer"),
}
_HEADINGS = (
    _("Member number"),
    _("Company"),
    _("Class"),
    _("Amount"),
    _("Payment"),
    _("Reason"),
)


def preview_headings(texts: Translator) -> list[str]:
    """The last columns say who would be left out, and what the year before came to."""
    return [texts.gettext(heading) for heading in (*_HEADINGS, _("Left out"), _("Year before"))]


def preview_rows(texts: Translator, lines: Iterable[RunLine]) -> Iterable[tuple[Cell, ...]]:
    """Everybody in the plan, with the way of paying on file."""
    for line in lines:
        left_out = texts.gettext(_("yes")) if line.blocked else ""
        before = None if line.previous_cents is None else Cents(line.previous_cents)
        yield *_row(line, texts.gettext(_PAYMENT_LABELS[line.method]), left_out), before


def run_headings(texts: Translator) -> list[str]:
    """The last column is the number of the invoice."""
    return [texts.gettext(heading) for heading in (*_HEADINGS, _("Invoice"))]


def run_rows(texts: Translator, lines: Iterable[RunLine]) -> Iterable[tuple[Cell, ...]]:
    """Everybody assessed; who has nothing to pay has neither invoice nor way of paying."""
    for line in lines:
        payment = texts.gettext(_PAYMENT_LABELS[line.method]) if line.invoice else ""
        yield _row(line, payment, line.invoice)


def _row(line: RunLine, payment: str, last: str | None) -> tuple[Cell, ...]:
    return (
        line.member_number,
        line.company,
        line.dues_class,
        Cents(line.amount_cents),
        payment,
        " ".join(line.explanation),
        last,
    )

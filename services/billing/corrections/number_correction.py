"""Gives the document of a cancellation or credit note its number and freezes what it says."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from services.billing.association.queries import own_association
from services.billing.association.take_numbers import invoice_number, take_numbers
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.corrections.tables import Correction
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.invoices.tables import Invoice
from shared.i18n import _, language_of, translator
from shared.unit_of_work import UnitOfWork

_SERIES = {CorrectionKind.CANCELLATION: "ST", CorrectionKind.CREDIT_NOTE: "RK"}


def number_correction(uow: UnitOfWork, correction: Correction, invoice: Invoice) -> None:
    """In a series of its own (ST-, RK-); the number of the invoice stays used."""
    series = f"{_SERIES[correction.kind]}-{invoice.year}"
    (number,) = take_numbers(uow, series, 1)
    correction.number = invoice_number(series, number)
    correction.issue_on = uow.clock.today()
    correction.issuer_id = freeze_letterhead(uow, own_association(uow.session))
    correction.snapshot = {
        "debtor": invoice.snapshot["debtor"],
        "lines": _lines(uow, correction, invoice),
        "debit": None,
        "preceding": {"number": invoice.number, "issue_on": invoice.issue_on.isoformat()},
    }


def _lines(uow: UnitOfWork, correction: Correction, invoice: Invoice) -> list[dict[str, Any]]:
    """All lines of a cancelled invoice, less what credit notes took back before; of a credit note
    one line with its amount. The reason stands below the first."""
    originals: list[dict[str, Any]] = invoice.snapshot["lines"]  # type: ignore[assignment]
    if correction.kind is CorrectionKind.CREDIT_NOTE:
        text = _text(invoice, _("Correction of invoice %(number)s"), invoice.number)
        return [_line(originals, text, correction.amount_cents, [correction.reason])]
    credited = uow.session.exec(
        select(Correction)
        .where(
            Correction.invoice_id == invoice.id,
            Correction.kind == CorrectionKind.CREDIT_NOTE,
            col(Correction.number).is_not(None),
        )
        .order_by(col(Correction.number))
    ).all()
    first, *others = originals
    return [
        {**first, "explanation": [correction.reason]},
        *({**line, "explanation": []} for line in others),
        *(
            _line(
                originals,
                _text(invoice, _("Already taken back by %(number)s"), one.number or ""),
                -one.amount_cents,
                [],
            )
            for one in credited
        ),
    ]


def _line(
    originals: list[dict[str, Any]], text: str, cents: int, explanation: list[str]
) -> dict[str, Any]:
    return {
        "text": text,
        "explanation": explanation,
        "amount_cents": cents,
        "period_from": min(line["period_from"] for line in originals),
        "period_to": max(line["period_to"] for line in originals),
    }


def _text(invoice: Invoice, msgid: str, number: str) -> str:
    texts = translator(language_of(invoice.language) or "en")
    return texts.gettext(msgid, number=number)

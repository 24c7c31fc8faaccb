"""The part of an invoice that is the member's own: debtor, lines, terms; frozen with the number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from shared.i18n import Language, _, translator
from shared.postal_address import PostalAddress


class Debtor(NamedTuple):
    """The company the invoice is addressed to (Rechnungsempfänger)."""

    member_number: str
    company: str
    address: PostalAddress


class LineFacts(NamedTuple):
    """One position: text, why it is that much, cents, and the period it is for."""

    text: str
    explanation: tuple[str, ...]
    amount_cents: int
    period_from: date
    period_to: date


class DebitFacts(NamedTuple):
    """The mandate a direct debit goes by, as the pre-notification names it; the IBAN is masked."""

    mandate_reference: str
    account_holder: str
    iban_masked: str
    scheme: str


class Preceding(NamedTuple):
    """The invoice that this one replaces, adds to, or takes back."""

    number: str
    issue_on: date


def invoice_facts(
    debtor: Debtor,
    lines: Iterable[LineFacts],
    debit: DebitFacts | None,
    *,
    preceding: Preceding | None = None,
    prepaid_cents: int = 0,
) -> dict[str, object]:
    """The facts as kept in the invoice row (JSON values, dates in ISO form)."""
    facts: dict[str, object] = {
        "debtor": {
            "member_number": debtor.member_number,
            "company": debtor.company,
            **debtor.address._asdict(),
        },
        "lines": [
            {
                "text": line.text,
                "explanation": list(line.explanation),
                "amount_cents": line.amount_cents,
                "period_from": line.period_from.isoformat(),
                "period_to": line.period_to.isoformat(),
            }
            for line in lines
        ],
        "debit": debit._asdict() if debit else None,
    }
    if preceding:
        facts["preceding"] = {
            "number": preceding.number,
            "issue_on": preceding.issue_on.isoformat(),
        }
    if prepaid_cents:
        facts["prepaid_cents"] = prepaid_cents
    return facts


def tax_note(language: Language) -> str:
    """Why there is no VAT (UStAE 1.4: genuine dues, echter Mitgliedsbeitrag, are no supply)."""
    return translator(language).gettext(
        _("Genuine membership dues under the dues regulation: not subject to VAT.")
    )


def dues_text(year: int, language: Language) -> str:
    """What the line of the yearly dues (Mitgliedsbeitrag) is called."""
    return translator(language).gettext(_("Membership dues %(year)s"), year=str(year))


def opening_text(language: Language) -> str:
    """What the line of a claim from before the books began (Saldovortrag) is called."""
    return translator(language).gettext(_("Balance taken over"))


def entry_fee_text(language: Language) -> str:
    """What the line of the entry fee (Aufnahmegebühr) is called."""
    return translator(language).gettext(_("Entry fee"))

"""What is wrong with a direct debit by a mandate: asked by preview, run and every bank file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.billing.collections.rules.debtor import debtor_findings, debtor_losses

MANDATE_MONTHS = 36
"""A mandate not used for 36 months lapses (SEPA Core and B2B rulebooks, mandate life cycle)."""


class MandateFacts(NamedTuple):
    """What decides whether a mandate may be used."""

    state: str
    scheme: str
    signed_on: date
    last_collected_on: date | None
    b2b_confirmed_on: date | None
    imported: bool
    account_holder: str
    iban_country: str
    city: str
    street: str = ""
    numbers: str = ""


def mandate_findings(mandate: MandateFacts | None, *, today: date, collect_on: date) -> list[str]:
    """Codes of what is wrong with a direct debit by this mandate on `collect_on`."""
    if mandate is None:
        return ["mandate_missing"]
    if mandate.state == "ended":
        return ["mandate_ended"]
    found = []
    if mandate.signed_on > today:
        found.append("mandate_signed_later")
    found += _unused(mandate, collect_on)
    found += debtor_findings(mandate.account_holder, mandate.iban_country, mandate.city)
    found += debtor_losses(
        mandate.account_holder,
        mandate.iban_country,
        mandate.city,
        mandate.street,
        mandate.numbers,
    )
    if mandate.scheme == "b2b" and mandate.b2b_confirmed_on is None:
        assumed = mandate.imported
        found.append("b2b_confirmation_assumed" if assumed else "mandate_b2b_unconfirmed")
    return found


def _unused(mandate: MandateFacts, collect_on: date) -> list[str]:
    last = mandate.last_collected_on or mandate.signed_on
    if _months_after(last, MANDATE_MONTHS) > collect_on:
        return []
    if mandate.last_collected_on is None and mandate.imported:
        return ["mandate_use_unknown"]
    return ["mandate_unused_36_months"]


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    length = (date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)).toordinal()
    first = date(day.year + year, month + 1, 1)
    return first.replace(day=min(day.day, length - first.toordinal()))

"""Amounts and dates as the reader of one invoice writes them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from services.billing.documents.snapshot import InvoiceSnapshot
from services.billing.documents.words import WORDS
from shared.i18n import locale_for


@dataclass(frozen=True, slots=True)
class Formats:
    """One reader's locale: 1.350,50 € in Germany and Luxembourg, 1 350,50 € in France."""

    locale: Locale
    date_pattern: str

    @classmethod
    def of(cls, snapshot: InvoiceSnapshot) -> Formats:
        locale = locale_for(snapshot.language, snapshot.locale_country)
        return cls(locale, WORDS[snapshot.language].date)

    def money(self, cents: int) -> str:
        return str(format_currency(Decimal(cents).scaleb(-2), "EUR", locale=self.locale))

    def date(self, day: datetime.date) -> str:
        return format_date(day, self.date_pattern, locale=self.locale)

    def country(self, code: str) -> str:
        return str(self.locale.territories.get(code, code))

    def period(self, first: datetime.date, last: datetime.date) -> str:
        return f"{self.date(first)} – {self.date(last)}"

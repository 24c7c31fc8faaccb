"""Money, numbers, dates and account numbers as a reader of one locale writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime as Moment
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from shared.clock import LEGAL_ZONE
from shared.i18n import Language, locale_for

NO_BREAK = "\u00a0"
_DAY = {"de": "dd.MM.yyyy", "fr": "dd/MM/yyyy", "en": "d MMM yyyy"}
_MOMENT = {"de": "dd.MM.yyyy, HH:mm", "fr": "dd/MM/yyyy HH:mm", "en": "d MMM yyyy, HH:mm"}
_DEADLINE = {
    "de": "EEEE, dd.MM.yyyy, HH:mm 'Uhr'",
    "fr": "EEEE d MMMM yyyy 'à' HH:mm",
    "en": "EEEE d MMMM yyyy, HH:mm",
}
_WEEKDAY = {"de": "EEEE, dd.MM.yyyy", "fr": "EEEE d MMMM yyyy", "en": "EEEE d MMMM yyyy"}


@dataclass(frozen=True)
class Formats:
    """One reader's notation: the locale of language and country, the association's time zone."""

    locale: Locale
    zone: ZoneInfo = LEGAL_ZONE

    @property
    def language(self) -> str:
        return str(self.locale.language)

    def money(self, cents: int, currency: str = "EUR") -> str:
        """Cents as an amount: 123456 → '1.234,56 €'."""
        return format_currency(Decimal(cents).scaleb(-2), currency, locale=self.locale)

    def number(self, value: int | Decimal) -> str:
        """1283 → '1.283'."""
        return format_decimal(value, locale=self.locale)

    def percent(self, ratio: Decimal, digits: int = 1) -> str:
        """Decimal('0.031') → '3,1 %'; trailing zeros are left out."""
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0." + "#" * digits)
        return format_percent(ratio, pattern, locale=self.locale)

    def date(self, day: Date) -> str:
        """15.02.2027, 15/02/2027, 15 Feb 2027."""
        return format_date(day, _DAY[self.language], locale=self.locale)

    def long_date(self, day: Date) -> str:
        """15. Februar 2027."""
        return format_date(day, "long", locale=self.locale)

    def day_of_year(self, day: Date) -> str:
        """15. Februar: a day that comes every year."""
        return format_skeleton("MMMMd", day, locale=self.locale)

    def weekday(self, day: Date) -> str:
        """Freitag, 12.02.2027."""
        return format_date(day, _WEEKDAY[self.language], locale=self.locale)

    def datetime(self, moment: Moment) -> str:
        """A UTC moment on the association's wall clock, with the time."""
        return self._at(moment, _MOMENT)

    def deadline(self, moment: Moment) -> str:
        """A UTC moment as a deadline is read: Freitag, 22.01.2027, 18:00 Uhr."""
        return self._at(moment, _DEADLINE)

    def _at(self, moment: Moment, patterns: dict[str, str]) -> str:
        return format_datetime(
            moment, patterns[self.language], tzinfo=self.zone, locale=self.locale
        )

    def day_of(self, moment: Moment) -> Date:
        """The day of a UTC moment in the association's zone."""
        return moment.astimezone(self.zone).date()


@lru_cache
def formats_for(
    language: Language, country: str | None = None, zone: ZoneInfo = LEGAL_ZONE
) -> Formats:
    """The notation of a reader: formats_for('fr', 'LU').money(123456) → '1.234,56 €'."""
    return Formats(locale_for(language, country), zone)


def iban(account: str) -> str:
    """An IBAN in groups of four that do not break across lines."""
    compact = "".join(account.split())
    return NO_BREAK.join(compact[at : at + 4] for at in range(0, len(compact), 4))


def masked_iban(account: str) -> str:
    """Country, check digits and the last four: 'DE02 … 2051'."""
    compact = "".join(account.split())
    return f"{compact[:4]}{NO_BREAK}…{NO_BREAK}{compact[-4:]}"

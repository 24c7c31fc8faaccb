"""What money an entry of a bank is: sign, amount and currency are said, or the file is refused."""

from __future__ import annotations

import re
from types import MappingProxyType

from services.billing.sepa.checks import AMOUNT_CENTS_MAX
from services.billing.statements.bank_file import (
    BankAmountUnclear,
    BankCurrencyUnclear,
    BankEntryUnclear,
    BankSignUnclear,
    BankValueUnreadable,
)
from services.billing.statements.camt_records import Record

SHOWN_MAX = 40
"""As much of what a bank wrote as an error repeats."""
_SIGNS = MappingProxyType({"CRDT": 1, "DBIT": -1})
_CURRENCY = re.compile("[A-Z]{3}")
_DIGITS_MAX = len(str(AMOUNT_CENTS_MAX))


class MoneyUnclear(Exception):
    """What an entry says of its money, before it is known which entry that is."""

    def __init__(self, error: type[BankEntryUnclear], value: str) -> None:
        super().__init__(value)
        self.error, self.value = error, value[:SHOWN_MAX]


def money(record: Record) -> int:
    """The signed amount of an entry. Raises MoneyUnclear where sign, amount or currency is not
    said."""
    sign = sign_of(record.get("indicator"))
    try:
        amount = cents(record.get("amount"))
    except BankValueUnreadable as error:
        raise MoneyUnclear(BankAmountUnclear, record.get("amount")) from error
    if not _CURRENCY.fullmatch(record.get("currency")):
        raise MoneyUnclear(BankCurrencyUnclear, record.get("amount"))
    return sign * amount


def sign_of(indicator: str) -> int:
    """1 for money in (CRDT), -1 for money out (DBIT); anything else is not guessed."""
    if indicator not in _SIGNS:
        raise MoneyUnclear(BankSignUnclear, indicator)
    return _SIGNS[indicator]


def part_cents(text: str) -> int:
    """Cents of a part of an entry. Raises MoneyUnclear."""
    try:
        return cents(text)
    except BankValueUnreadable as error:
        raise MoneyUnclear(BankAmountUnclear, text) from error


def cents(text: str) -> int:
    """Cents of an amount in a bank file, which may have one decimal, two, more zeros or none.

    What no SEPA message can carry is damage: the books do not hold any number of digits.
    """
    whole, _, fraction = text.partition(".")
    if len(fraction) != 2:
        fraction = fraction.rstrip("0").ljust(2, "0")
    digits = whole + fraction
    if not whole or not (digits.isascii() and digits.isdigit()) or len(fraction) > 2:
        raise BankValueUnreadable(value=text[:SHOWN_MAX], kind="amount")
    digits = digits.lstrip("0") or "0"
    if len(digits) > _DIGITS_MAX or int(digits) > AMOUNT_CENTS_MAX:
        raise BankValueUnreadable(value=text[:SHOWN_MAX], kind="amount")
    return int(digits)

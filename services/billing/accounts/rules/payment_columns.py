"""Reads the payment columns of an imported member list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from services.billing.sepa.iban import InvalidIban, parse_iban
from services.billing.sepa.references import reference_key, sepa_reference_ok
from services.billing.sepa.sepa_text import NAME_LENGTH
from shared.clean_text import UncleanText, clean_cell, repaired_line
from shared.errors import DomainError
from shared.i18n import Language, _, translator

PAYMENT_COLUMNS = (
    "payment_method",
    "iban",
    "account_holder",
    "mandate_reference",
    "mandate_signed_on",
    "mandate_scheme",
    "last_collected_on",
    "b2b_confirmed_on",
)
_TOO_LONG = _("Write the account holder in at most 70 characters.")
_WRITE_DAY = _("Write 2027-01-31 or 31.01.2027.")
_ONLY_B2B = _("Only a B2B mandate is confirmed by the debtor's bank.")
_WRITE_METHOD = _("Write direct_debit or transfer.")
_WRITE_SCHEME = _("Write core or b2b.")
_WRITE_REFERENCE = _("At most 35 letters, digits and + ? / - : ( ) . , ' without umlauts.")
_NEEDS_IBAN = _("A direct debit needs an IBAN.")
_NEEDS_SIGNING = _("A mandate needs the date of its signing.")
_TWICE = _("The mandate reference stands in row %(first)s already.")
_METHODS = {
    "direct_debit": "direct_debit",
    "transfer": "transfer",
    "lastschrift": "direct_debit",
    "sepa-lastschrift": "direct_debit",
    "überweisung": "transfer",
    "rechnung": "transfer",
    "prélèvement": "direct_debit",
    "virement": "transfer",
}


class PaymentRow(NamedTuple):
    """A row of the file as far as billing needs it; `columns` as typed, `row` as counted there.

    A column that the file does not have is none of them. Empty cells say nothing of a member that
    is `known`; a new one without any pays by transfer.
    """

    row: int
    member_id: UUID
    company: str
    columns: Mapping[str, str]
    known: bool = False


class ColumnError(NamedTuple):
    """Something wrong in one cell, with what to do: a text with its values, or the error itself."""

    row: int
    column: str
    code: str
    text: str = ""
    values: Mapping[str, str] = MappingProxyType({})
    error: DomainError | None = None

    @property
    def message(self) -> str:
        """In English, for programs' logs."""
        return self.said("en")

    def said(self, language: Language) -> str:
        """What to do, for the person who brings the list."""
        texts = translator(language)
        return texts.error(self.error) if self.error else texts.gettext(self.text, **self.values)

    def to_json(self, language: Language) -> dict[str, object]:
        """An item of `errors` in the report of an import."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.said(language),
        }


@dataclass(frozen=True)
class PaymentDetails:
    """How a member pays; `iban` (compact) only with a direct debit.

    `last_collected_on` is the last use that the program before knew of, None where none is told.
    """

    member_id: UUID
    method: str
    iban: str = ""
    account_holder: str = ""
    reference: str = ""
    signed_on: date | None = None
    scheme: str = "core"
    last_collected_on: date | None = None
    b2b_confirmed_on: date | None = None


def read_payment_rows(
    rows: Iterable[PaymentRow],
) -> tuple[list[PaymentDetails], list[ColumnError]]:
    """The details of all good rows, and every error; a reference may stand in one row only."""
    details: list[PaymentDetails] = []
    errors: list[ColumnError] = []
    references: dict[str, int] = {}
    for row in rows:
        found = [*_unclean(row), *_errors(row), *_wrong_days(row)]
        reference = _values(row)["mandate_reference"]
        first = references.setdefault(reference_key(reference), row.row) if reference else row.row
        if first != row.row:
            found.append(
                ColumnError(
                    row=row.row,
                    column="mandate_reference",
                    code="duplicate_reference",
                    text=_TWICE,
                    values={"first": str(first)},
                )
            )
        errors += found
        if not found:
            details.append(_details(row))
    return details, errors


def _unclean(row: PaymentRow) -> Iterable[ColumnError]:
    for name in PAYMENT_COLUMNS:
        try:
            clean_cell(row.columns.get(name, ""))
        except UncleanText as error:
            yield ColumnError(row=row.row, column=name, code=error.code, error=error)


def _errors(row: PaymentRow) -> Iterable[ColumnError]:
    value = _values(row)
    method = _METHODS.get(value["payment_method"].lower() or _implied(value))
    if method is None:
        yield ColumnError(row.row, "payment_method", "unknown_value", _WRITE_METHOD)
    if value["iban"]:
        try:
            parse_iban(value["iban"])
        except InvalidIban as error:
            yield ColumnError(row=row.row, column="iban", code=error.code, error=error)
    elif method == "direct_debit":
        yield ColumnError(row.row, "iban", "missing", _NEEDS_IBAN)
    if len(value["account_holder"]) > NAME_LENGTH:
        yield ColumnError(row.row, "account_holder", "too_long", _TOO_LONG)
    if value["mandate_scheme"].lower() not in {"", "core", "b2b"}:
        yield ColumnError(row.row, "mandate_scheme", "unknown_value", _WRITE_SCHEME)
    if value["mandate_reference"] and not sepa_reference_ok(value["mandate_reference"]):
        yield ColumnError(
            row.row,
            "mandate_reference",
            "invalid_reference",
            _WRITE_REFERENCE,
        )
    if value["mandate_signed_on"] and _day(value["mandate_signed_on"]) is None:
        yield ColumnError(row.row, "mandate_signed_on", "invalid_date", _WRITE_DAY)
    elif method == "direct_debit" and not value["mandate_signed_on"]:
        yield ColumnError(row.row, "mandate_signed_on", "missing", _NEEDS_SIGNING)


def _wrong_days(row: PaymentRow) -> Iterable[ColumnError]:
    value = _values(row)
    for name in ("last_collected_on", "b2b_confirmed_on"):
        if value[name] and _day(value[name]) is None:
            yield ColumnError(row.row, name, "invalid_date", _WRITE_DAY)
    if _day(value["b2b_confirmed_on"]) and value["mandate_scheme"].lower() != "b2b":
        yield ColumnError(row.row, "b2b_confirmed_on", "not_b2b", _ONLY_B2B)


def _values(row: PaymentRow) -> dict[str, str]:
    """The columns as they are kept; of a row that is refused, what is left of them."""
    return {name: repaired_line(row.columns.get(name, "")) for name in PAYMENT_COLUMNS}


def _implied(value: Mapping[str, str]) -> str:
    return "direct_debit" if value["iban"] and value["mandate_signed_on"] else "transfer"


def _details(row: PaymentRow) -> PaymentDetails:
    value = _values(row)
    method = _METHODS[value["payment_method"].lower() or _implied(value)]
    if method != "direct_debit":
        return PaymentDetails(row.member_id, method)
    return PaymentDetails(
        member_id=row.member_id,
        method=method,
        iban=parse_iban(value["iban"]),
        account_holder=value["account_holder"] or repaired_line(row.company),
        reference=value["mandate_reference"],
        signed_on=_day(value["mandate_signed_on"]),
        scheme=value["mandate_scheme"].lower() or "core",
        last_collected_on=_day(value["last_collected_on"]),
        b2b_confirmed_on=_day(value["b2b_confirmed_on"]),
    )


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None

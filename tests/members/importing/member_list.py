"""A member list as an office sends it, and what its import comes to."""

from __future__ import annotations

from dataclasses import dataclass

from services.members.importing.import_members import import_members
from services.members.importing.parse import parse_member_file
from services.members.importing.problems import RowError
from services.members.importing.rows import Applied
from shared.permissions import Role
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture


@dataclass(frozen=True)
class ImportReport:
    """What a file came to."""

    rows: int
    applied: Applied
    errors: tuple[RowError, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "created": self.applied.created,
            "updated": self.applied.updated,
            "unchanged": self.applied.unchanged,
            "errors": [error.to_json() for error in self.errors],
        }


HEAD = (
    "member_number;company;legal_form;street;house_number;postcode;city;country;language;kind;"
    "joined_on;employees;turnover_eur;branch;register_number;vat_id;contact_salutation;"
    "contact_first_name;contact_last_name;contact_email;billing_emails;payment_method;iban;"
    "account_holder;mandate_reference;mandate_signed_on;mandate_scheme;groups"
)
ROW = {
    "member_number": "1001",
    "company": '"""Die Achse"" O\'Brien & Ährenpfort; GmbH"',
    "postcode": "66111",
    "city": "Saarbrücken",
    "country": "DE",
    "language": "de",
    "kind": "full",
    "joined_on": "2018-10-20",
    "employees": "1.284",
    "turnover_eur": "177.813.000,50",
    "contact_salutation": "Frau",
    "contact_first_name": "Käthe",
    "contact_last_name": "Bökenkamp",
    "contact_email": "kaethe@achse.example",
    "billing_emails": "rechnung@achse.example, einkauf@achse.example",
    "payment_method": "direct_debit",
    "iban": "DE02 1203 0000 0000 2020 51",
    "mandate_signed_on": "11.03.2025",
    "mandate_scheme": "CORE",
    "groups": "Wasserstoff, Personal",
}


def line(**cells: str) -> str:
    return ";".join({**ROW, **cells}.get(column, "") for column in HEAD.split(";"))


def sheet(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines]).encode()


def bring_in(
    house: MembersFixture, content: bytes, *, dry_run: bool = False, partial: bool = False
) -> ImportReport:
    parsed = parse_member_file(content, "list.csv")
    if parsed.errors and not partial:
        return ImportReport(parsed.row_count, Applied(), parsed.errors)
    with house.members.transaction(AUTOS) as uow:
        applied = import_members(uow, parsed.rows, holder_of(Role.OFFICE), dry_run=dry_run)
    return ImportReport(parsed.row_count, applied, parsed.errors)


def counts(report: ImportReport) -> tuple[object, ...]:
    told = report.to_json()
    return told["rows"], told["created"], told["updated"], told["unchanged"]

"""A member as the columns of a list say it: what an export writes, and an import compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.members.importing.rows import Value
from services.members.roster.contacts import ContactData
from services.members.roster.member_record import MemberRecord
from services.members.roster.rules import ContactRole
from shared.money import plain_amount

MEMBER_COLUMNS = (
    "member_number",
    "company",
    "legal_form",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "language",
    "kind",
    "joined_on",
    "left_on",
    "employees",
    "turnover_eur",
    "branch",
    "register_number",
    "vat_id",
    "contact_salutation",
    "contact_first_name",
    "contact_last_name",
    "contact_email",
    "billing_emails",
    "groups",
)
"""What this service keeps, in the order in which a list has it."""
_STORED_AS = {"member_number": "number", "turnover_eur": "turnover_cents"}
_OF_CONTACTS = ("salutation", "first_name", "last_name", "email")


def list_values(
    member: MemberRecord, contacts: Sequence[ContactData], groups: Sequence[str]
) -> Mapping[str, Value]:
    """By column; the turnover in cents, several entries by comma."""
    main = main_of(contacts)
    values: dict[str, Value] = {}
    for column in MEMBER_COLUMNS:
        if column.startswith("contact_"):
            values[column] = getattr(main, column.removeprefix("contact_")) if main else ""
        elif column == "billing_emails":
            values[column] = ", ".join(billing_of(contacts))
        elif column == "groups":
            values[column] = ", ".join(groups)
        else:
            values[column] = getattr(member, _STORED_AS.get(column, column))
    values["kind"] = member.kind.value
    return values


def main_of(contacts: Sequence[ContactData]) -> ContactData | None:
    """Whom to write to."""
    return next((one for one in contacts if ContactRole.MAIN in one.roles), None)


def billing_of(contacts: Sequence[ContactData]) -> tuple[str, ...]:
    """Where invoices go."""
    return tuple(one.email for one in contacts if ContactRole.BILLING in one.roles)


def value_text(column: str, value: Value) -> str:
    """As a person reads it in a report: days in ISO form, money with a point."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if column == "turnover_eur" and isinstance(value, int):
        return plain_amount(value)
    return str(value)

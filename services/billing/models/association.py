"""The creditor and its officers, as billing knows them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.models.tables import Row


class Association(Row, table=True):
    """An association as creditor: who invoices, to which account it collects.

    `iban_sealed` is encrypted (owner: the association's id); `languages[0]` is the default.
    `notice_days` is the pre-notification time in calendar days, `lead_days` the bank's cut-off in
    TARGET days.
    """

    __tablename__ = "association"
    association_id: UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    name: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    register_court: str
    register_number: str
    tax_number: str
    email: str
    phone: str
    website: str
    languages: list[str] = Field(sa_type=sa.JSON)
    account_holder: str
    iban_sealed: bytes
    iban_hash: str
    iban_masked: str
    bic: str
    creditor_identifier: str
    notice_days: int = 14
    lead_days: int = 1
    applied_at: datetime


class OfficerRow(Row, table=True):
    """Read model of a person with roles in the association, fed by `members.officer.changed`."""

    __tablename__ = "officer"
    person_id: UUID = Field(primary_key=True)
    name: str
    email: str
    language: str
    roles: list[str] = Field(sa_type=sa.JSON)
